// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

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

/**
 * A queue whose adds are observed until they are answered.
 *
 * @param <T> the payload's type
 */
final class ObservedAsyncTaskQueue<T> implements AsyncTaskQueue<T> {

	private final AsyncTaskQueue<T> queue;

	private final ObservedAdds adds;

	ObservedAsyncTaskQueue(AsyncTaskQueue<T> queue, ObservedAdds adds) {
		this.queue = queue;
		this.adds = adds;
	}

	@Override
	public String name() {
		return this.queue.name();
	}

	@Override
	public CompletableFuture<AddResult> add(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.add(id, payload, options)
				: this.adds.forOne(id).callAsync((headers) -> this.queue.add(id, payload, headers.addTo(options)));
	}

	@Override
	public CompletableFuture<AddResult> addFirst(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.addFirst(id, payload, options)
				: this.adds.forOne(id).callAsync((headers) -> this.queue.addFirst(id, payload, headers.addTo(options)));
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options) : this.adds.<TaskHandle<R>>forSubmission(id)
			.callAsync((headers) -> this.queue.submit(id, payload, headers.addTo(options)));
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			Class<R> resultType) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options, resultType)
				: this.adds.<TaskHandle<R>>forSubmission(id)
					.callAsync((headers) -> this.queue.submit(id, payload, headers.addTo(options), resultType));
	}

	@Override
	public <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options, resultType)
				: this.adds.<TaskHandle<R>>forSubmission(id)
					.callAsync((headers) -> this.queue.submit(id, payload, headers.addTo(options), resultType));
	}

	@Override
	public CompletableFuture<AddSummary> addAll(List<TaskEntry<T>> entries) {
		return this.adds.isNoop() ? this.queue.addAll(entries) : this.adds.forMany()
			.callAsync((headers) -> this.queue.addAll(entries.stream().map(headers::addTo).toList()));
	}

	@Override
	public CompletableFuture<Boolean> finish(String id) {
		return this.queue.finish(id);
	}

	@Override
	public CompletableFuture<Boolean> unfinish(String id) {
		return this.queue.unfinish(id);
	}

	@Override
	public CompletableFuture<Optional<TaskInfo>> find(String id) {
		return this.queue.find(id);
	}

	@Override
	public CompletableFuture<CancelResult> cancel(String id) {
		return this.queue.cancel(id);
	}

	@Override
	public CompletableFuture<TaskPage> peek(QueueView view, @Nullable String cursor, int size) {
		return this.queue.peek(view, cursor, size);
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return this.queue.counts();
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return this.queue.clearUnfinished();
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return this.queue.clearFinished();
	}

	@Override
	public AsyncDeadLetters<T> deadLetters() {
		return this.queue.deadLetters();
	}

	@Override
	public String toString() {
		return this.queue.toString();
	}

}
