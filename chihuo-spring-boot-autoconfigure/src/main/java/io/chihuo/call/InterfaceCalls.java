// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddRefusedException;
import io.chihuo.AddResult;
import io.chihuo.CallDestination;
import io.chihuo.CallRouter;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.CallPayload;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Makes the calls of one interface.
 */
final class InterfaceCalls {

	private final TaskInterface tasks;

	private final CallDestination proposed;

	private final CallRouter router;

	private final NamespaceClients clients;

	private final CallOptions options;

	private final Map<Method, MethodCaller> callers = new HashMap<>();

	/**
	 * Create calls.
	 * @param namespace namespace that they go to, null for the application's own
	 */
	InterfaceCalls(TaskInterface tasks, @Nullable String namespace, CallRouter router, NamespaceClients clients,
			TaskCodec codec, CallOptions options) {
		this.tasks = tasks;
		this.proposed = CallDestination.of(tasks.defaultLoop()).namespace(namespace);
		this.router = router;
		this.clients = clients;
		this.options = options;
		tasks.methods()
			.forEach((method) -> this.callers.put(method.method(),
					new MethodCaller(tasks.type(), method, codec, options)));
	}

	Class<?> type() {
		return this.tasks.type();
	}

	/** The caller of a method, null if it is no task. */
	@Nullable MethodCaller findCaller(Method method) {
		return this.callers.get(method);
	}

	private TaskQueue<CallPayload> queueFor(MethodCaller caller, @Nullable Object[] arguments) {
		CallDestination destination = this.router.route(type(), caller.method().method(), arguments, this.proposed);
		BackendChihuoClient client = this.clients.clientOf(destination.namespace());
		return client.queueOf(destination.queue(), CallPayload.class);
	}

	/** Add a task that nobody awaits. */
	void addTask(MethodCaller caller, @Nullable Object[] arguments) {
		checkThread(caller);
		TaskQueue<CallPayload> queue = queueFor(caller, arguments);
		String id = caller.taskId(arguments);
		AddResult result = queue.add(id, caller.payload(arguments, false), AddOptions.DEFAULTS);
		if (result == AddResult.DEAD) {
			throw new AddRefusedException(queue.name(), id, result);
		}
	}

	/** Submit a task, and wait for its result. */
	@Nullable Object awaitResult(MethodCaller caller, @Nullable Object[] arguments) {
		checkThread(caller);
		TaskHandle<@Nullable Object> handle = submitTask(caller, arguments);
		boolean delivered = false;
		try {
			Object result = handle.await(this.options.waitTime());
			delivered = true;
			return caller.result().toReturnValue(result);
		}
		finally {
			if (!delivered) {
				handle.ignore(); // nobody else has it
			}
		}
	}

	private void checkThread(MethodCaller caller) {
		BlockingWait.checkThread(caller.method().name(),
				"let the method return a CompletableFuture or a Mono, or call it on another thread");
	}

	/** Submit a task. */
	TaskHandle<@Nullable Object> submitTask(MethodCaller caller, @Nullable Object[] arguments) {
		return queueFor(caller, arguments).submit(caller.taskId(arguments), caller.payload(arguments, true),
				AddOptions.DEFAULTS);
	}

	/** Submit a task; cancelling the future cancels the task. */
	CompletableFuture<@Nullable Object> submitLater(MethodCaller caller, @Nullable Object[] arguments) {
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		CompletableFuture<TaskHandle<@Nullable Object>> submitted;
		try {
			submitted = queueFor(caller, arguments).async()
				.submit(caller.taskId(arguments), caller.payload(arguments, true), AddOptions.DEFAULTS);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		submitted.whenComplete((handle, failure) -> {
			if (failure != null) {
				result.completeExceptionally(unwrap(failure));
			}
			else {
				connect(caller, handle.future(), result);
			}
		});
		return result;
	}

	private static void connect(MethodCaller caller, CompletableFuture<@Nullable Object> end,
			CompletableFuture<@Nullable Object> result) {
		end.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(unwrap(failure));
				return;
			}
			try {
				result.complete(caller.result().toReturnValue(value));
			}
			catch (RuntimeException ex) {
				result.completeExceptionally(ex);
			}
		});
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				end.cancel(true);
			}
		});
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
