// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.AsyncDeadLetters;
import io.chihuo.AsyncTaskQueue;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.concurrent.CallbackFutures;

/**
 * A queue whose calls return futures, which complete on threads of the client.
 *
 * @param <T> the payload's type
 */
final class BackendAsyncTaskQueue<T> implements AsyncTaskQueue<T> {

	private final QueueCalls<T> calls;

	private final AsyncDeadLetters<T> deadLetters;

	BackendAsyncTaskQueue(QueueCalls<T> calls, TaskPayloadCodec<T> codec) {
		this.calls = calls;
		this.deadLetters = new BackendAsyncDeadLetters<>(calls, codec, false);
	}

	@Override
	public String name() {
		return this.calls.queueName();
	}

	@Override
	public CompletableFuture<AddResult> add(String id, @Nullable T payload, AddOptions options) {
		return CallbackFutures.onCallbackThread(this.calls.addTask(id, payload, false, options))
			.thenApply(this.calls::requireRoom);
	}

	@Override
	public CompletableFuture<AddResult> addFirst(String id, @Nullable T payload, AddOptions options) {
		return CallbackFutures.onCallbackThread(this.calls.addTask(id, payload, true, options))
			.thenApply(this.calls::requireRoom);
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options) {
		return this.calls.forCaller(this.calls.submitTask(id, payload, options, null));
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			Class<R> resultType) {
		return this.calls.forCaller(this.calls.submitTask(id, payload, options, resultType));
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType) {
		return this.calls.forCaller(this.calls.submitTask(id, payload, options, resultType.getType()));
	}

	@Override
	public CompletableFuture<AddSummary> addAll(List<TaskEntry<T>> entries) {
		return CallbackFutures.onCallbackThread(this.calls.addAll(entries));
	}

	@Override
	public CompletableFuture<Boolean> finish(String id) {
		return CallbackFutures.onCallbackThread(this.calls.finishId(id));
	}

	@Override
	public CompletableFuture<Boolean> unfinish(String id) {
		return CallbackFutures.onCallbackThread(this.calls.unfinishId(id));
	}

	@Override
	public CompletableFuture<Optional<TaskInfo>> find(String id) {
		return CallbackFutures.onCallbackThread(this.calls.findTask(id));
	}

	@Override
	public CompletableFuture<CancelResult> cancel(String id) {
		return CallbackFutures.onCallbackThread(this.calls.cancelTask(id));
	}

	@Override
	public CompletableFuture<TaskPage> peek(QueueView view, @Nullable String cursor, int size) {
		return CallbackFutures.onCallbackThread(this.calls.peekTasks(view, cursor, size));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return CallbackFutures.onCallbackThread(this.calls.countIds());
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return CallbackFutures.onCallbackThread(this.calls.clearUnfinished());
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return CallbackFutures.onCallbackThread(this.calls.clearFinished());
	}

	@Override
	public AsyncDeadLetters<T> deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String toString() {
		return "AsyncTaskQueue[" + this.calls.taskStore().queue() + "]";
	}

}
