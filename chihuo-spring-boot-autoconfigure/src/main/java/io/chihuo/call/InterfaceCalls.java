// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.AddOptions;
import io.chihuo.AddRefusedException;
import io.chihuo.AddResult;
import io.chihuo.CallDestination;
import io.chihuo.CallRouter;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.CallPayload;
import io.chihuo.client.PlannedCall;
import io.chihuo.client.TaskHeaders;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.Deadline;
import io.chihuo.engine.annotated.TaskInterface;
import io.chihuo.outcome.AwaitedTasks;

/**
 * Makes the calls of one interface.
 */
final class InterfaceCalls {

	private final TaskInterface tasks;

	private final CallDestination proposed;

	private final CallRouter router;

	private final CallTarget target;

	private final BiFunction<Class<?>, @Nullable String, InterfaceCalls> namespaces;

	private final Map<Method, MethodCaller> callers = new HashMap<>();

	/**
	 * Create calls.
	 * @param namespace namespace that they go to, null for the application's own
	 * @param namespaces finds those of the same interface that go to another one
	 */
	InterfaceCalls(TaskInterface tasks, @Nullable String namespace, CallTarget target, CallRouter router,
			BiFunction<Class<?>, @Nullable String, InterfaceCalls> namespaces) {
		this.tasks = tasks;
		this.proposed = CallDestination.of(tasks.defaultLoop()).namespace(namespace);
		this.router = router;
		this.target = target;
		this.namespaces = namespaces;
		tasks.methods()
			.forEach((method) -> this.callers.put(method.method(),
					new MethodCaller(tasks.type(), method, target.codec(), target.options())));
	}

	Class<?> type() {
		return this.tasks.type();
	}

	/** The caller of a method, null if it is no task. */
	@Nullable MethodCaller findCaller(Method method) {
		return this.callers.get(method);
	}

	/**
	 * A call whose destination is known.
	 *
	 * @param client client of the namespace of the queue
	 * @param queue queue that it goes to
	 * @param caller caller of the method in the namespace of the queue
	 * @param waitTime longest time that it waits there
	 */
	private record RoutedCall(BackendChihuoClient client, TaskQueue<CallPayload> queue, MethodCaller caller,
			Duration waitTime) {

		CallPayload payload(@Nullable Object[] arguments, boolean awaited) {
			return this.caller.payload(arguments, awaited);
		}

		/**
		 * Before the task is added, which would run after a commit though nobody waits.
		 */
		void checkTransaction() {
			Assert.state(!AwaitedTasks.joinsTransaction(this.client.storeOf(this.queue.name())),
					() -> "'" + this.caller.method().name() + "' waits for its result, and its task could not begin "
							+ "before the commit of the transaction that this thread has open: call it outside of the "
							+ "transaction, or let it return a CompletableFuture, a Mono or nothing");
		}

		TaskHandle<@Nullable Object> submitTask(@Nullable Object[] arguments) {
			return submitTask(arguments, payload(arguments, true));
		}

		TaskHandle<@Nullable Object> submitAwaited(@Nullable Object[] arguments, Deadline end) {
			return submitTask(arguments, payload(arguments, true).awaitedUntil(end, !this.client.measuresCalls()));
		}

		private TaskHandle<@Nullable Object> submitTask(@Nullable Object[] arguments, CallPayload payload) {
			return this.queue.submit(this.caller.taskId(arguments), payload, AddOptions.DEFAULTS);
		}

	}

	/** The namespace of the destination has a codec and options of its own. */
	private RoutedCall routeCall(MethodCaller caller, @Nullable Object[] arguments) {
		Method method = caller.method().method();
		CallDestination destination = this.router.route(type(), method, arguments, this.proposed);
		Assert.state(destination != null,
				() -> "The CallRouter returns no destination for '" + caller.method().name() + "'");
		InterfaceCalls calls = Objects.equals(destination.namespace(), this.proposed.namespace()) ? this
				: this.namespaces.apply(type(), destination.namespace());
		CallTarget target = calls.target;
		return new RoutedCall(target.client(), target.client().queueOf(destination.queue(), CallPayload.class),
				(calls == this) ? caller : Objects.requireNonNull(calls.findCaller(method)),
				target.options().waitTime());
	}

	/** A call that is made later. */
	PlannedCall planCall(MethodCaller caller, @Nullable Object[] arguments) {
		RoutedCall call = routeCall(caller, arguments);
		CallPayload payload = call.payload(arguments, true);
		Map<String, String> headers = new TreeMap<>(payload.options().headers());
		Duration keep = payload.keep();
		if (payload.keyed() && keep != null) {
			headers.put(TaskHeaders.KEEP, Long.toString(keep.toMillis()));
		}
		return new PlannedCall(call.client(), call.queue().name(), payload.keyed() ? caller.taskId(arguments) : "",
				payload.body(), headers, caller.method().name(), caller.method().signature().parameterNames());
	}

	/** Add a task that nobody awaits. */
	void addTask(MethodCaller caller, @Nullable Object[] arguments) {
		checkThread(caller);
		RoutedCall call = routeCall(caller, arguments);
		String id = caller.taskId(arguments);
		AddResult result = call.queue().add(id, call.payload(arguments, false), AddOptions.DEFAULTS);
		if (result == AddResult.DEAD) {
			throw new AddRefusedException(call.queue().name(), id, result);
		}
	}

	/** Submit a task, and wait for its result; the wait begins with the call. */
	@Nullable Object awaitResult(MethodCaller caller, @Nullable Object[] arguments) {
		Deadline called = Deadline.in(Duration.ZERO);
		checkThread(caller);
		RoutedCall call = routeCall(caller, arguments);
		call.checkTransaction();
		Deadline end = called.extendedBy(call.waitTime());
		TaskHandle<@Nullable Object> handle = call.submitAwaited(arguments, end);
		boolean delivered = false;
		try {
			Object result = call.client().awaitedTasks().awaitUntil(handle, end, call.waitTime());
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
		return routeCall(caller, arguments).submitTask(arguments);
	}

	/** Submit a task; cancelling the future cancels the task. */
	CompletableFuture<@Nullable Object> submitLater(MethodCaller caller, @Nullable Object[] arguments) {
		CompletableFuture<@Nullable Object> result = this.target.client().awaitedTasks().newFuture();
		CompletableFuture<TaskHandle<@Nullable Object>> submitted;
		try {
			RoutedCall call = routeCall(caller, arguments);
			submitted = call.queue()
				.async()
				.submit(caller.taskId(arguments), call.payload(arguments, true), AddOptions.DEFAULTS);
		}
		catch (Throwable ex) { // code of the application may throw anything
			result.completeExceptionally(ex);
			return result;
		}
		submitted.whenComplete((handle, failure) -> {
			if (failure != null) {
				result.completeExceptionally(unwrap(failure));
				return;
			}
			try {
				AwaitedTasks.checkWaits(result, handle);
				connect(caller, handle, result);
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static void connect(MethodCaller caller, TaskHandle<@Nullable Object> handle,
			CompletableFuture<@Nullable Object> result) {
		CompletableFuture<@Nullable Object> end = handle.future();
		end.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(unwrap(failure));
				return;
			}
			try {
				result.complete(caller.result().toReturnValue(value));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				end.cancel(true);
			}
			handle.ignore(); // the task may go on, and nobody else has it
		});
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
