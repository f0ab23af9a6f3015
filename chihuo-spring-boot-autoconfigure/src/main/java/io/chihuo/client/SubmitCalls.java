// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.TaskHandle;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.outcome.AwaitedTasks;
import io.chihuo.outcome.ResultDecoder;

/**
 * Submits tasks to one queue, and gives out their handles.
 */
final class SubmitCalls {

	private final BackendChihuoClient client;

	private final String queue;

	SubmitCalls(BackendChihuoClient client, String queue) {
		this.client = client;
		this.queue = queue;
	}

	/** Joins a present run unless another one is asked for. */
	static AddOptions joiningOptions(AddOptions options) {
		return options.rerunsIfRunning() ? options : options.ignoreRunning();
	}

	/** Cancel the children of tasks that have ended. */
	void cancelOrphans(TaskStore store) {
		this.client.cancelOrphans(store);
	}

	/** Have the worker send the result along at once. */
	static NewTask awaited(NewTask task) {
		return new NewTask(task.id(), task.payload(), task.first(), task.options().header(TaskHeaders.AWAITED, "1"));
	}

	/**
	 * Submit a call of a typed interface.
	 */
	@SuppressWarnings("unchecked") // the interface declares the type of its result
	<R> CompletableFuture<TaskHandle<R>> submitCall(NewTask task, CallPayload call) {
		AwaitedTasks awaited = this.client.awaitedTasks();
		TaskStore store = this.client.storeOf(this.queue);
		ResultDecoder<R> decoder = (ResultDecoder<R>) call.decoder();
		Duration keep = call.keep();
		if (keep == null) {
			return awaited.call(store, task, decoder);
		}
		return call.keyed() ? awaited.callOnce(store, task, keep, decoder) : awaited.call(store, task, keep, decoder);
	}

	/** The same answer, whose callbacks belong to the run that submits. */
	<R> CompletableFuture<R> forCaller(CompletableFuture<R> submitted) {
		return this.client.awaitedTasks().forCaller(submitted);
	}

	/** Waits a moment for the end of a call. */
	void awaitPromptEnd(CompletableFuture<? extends TaskHandle<?>> submitted) {
		this.client.awaitedTasks().awaitPromptEnd(submitted);
	}

	/**
	 * Submit a task.
	 * @param resultType type that the caller expects, null for that of the loop
	 */
	<R> CompletableFuture<TaskHandle<R>> submitTask(NewTask task, @Nullable Type resultType) {
		return this.client.awaitedTasks()
			.submit(this.client.storeOf(this.queue), awaited(task),
					this.client.<R>resultDecoder(this.queue, resultType));
	}

}
