// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.AsyncTaskQueue;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetters;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.TaskQueue;
import io.chihuo.client.PayloadLookup;

/**
 * A queue whose adds are observed.
 *
 * @param <T> the payload's type
 */
final class ObservedTaskQueue<T> implements TaskQueue<T>, PayloadLookup<T> {

	private final TaskQueue<T> queue;

	private final ObservedAdds adds;

	private final AsyncTaskQueue<T> async;

	ObservedTaskQueue(TaskQueue<T> queue, ObservedAdds adds) {
		this.queue = queue;
		this.adds = adds;
		this.async = new ObservedAsyncTaskQueue<>(queue.async(), adds);
	}

	@Override
	@SuppressWarnings("unchecked") // the queue of the same payloads
	public @Nullable T findPayload(String id) {
		return ((PayloadLookup<T>) this.queue).findPayload(id);
	}

	@Override
	public AsyncTaskQueue<T> async() {
		return this.async;
	}

	@Override
	public AddResult add(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.add(id, payload, options)
				: this.adds.forOne(id).callObserved((headers) -> this.queue.add(id, payload, headers.addTo(options)));
	}

	@Override
	public AddResult addFirst(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.addFirst(id, payload, options) : this.adds.forOne(id)
			.callObserved((headers) -> this.queue.addFirst(id, payload, headers.addTo(options)));
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options) : this.adds.<TaskHandle<R>>forSubmission(id)
			.callObserved((headers) -> this.queue.submit(id, payload, headers.addTo(options)));
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options, Class<R> resultType) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options, resultType)
				: this.adds.<TaskHandle<R>>forSubmission(id)
					.callObserved((headers) -> this.queue.submit(id, payload, headers.addTo(options), resultType));
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType) {
		return this.adds.isNoop() ? this.queue.submit(id, payload, options, resultType)
				: this.adds.<TaskHandle<R>>forSubmission(id)
					.callObserved((headers) -> this.queue.submit(id, payload, headers.addTo(options), resultType));
	}

	@Override
	public AddSummary addAll(Iterable<TaskEntry<T>> entries) {
		return this.adds.isNoop() ? this.queue.addAll(entries) : this.adds.forMany()
			.callObserved((headers) -> this.queue.addAll(() -> withHeaders(entries.iterator(), headers)));
	}

	@Override
	public AddSummary addAll(Stream<TaskEntry<T>> entries) {
		return this.adds.isNoop() ? this.queue.addAll(entries)
				: this.adds.forMany().callObserved((headers) -> this.queue.addAll(entries.map(headers::addTo)));
	}

	private static <T> Iterator<TaskEntry<T>> withHeaders(Iterator<TaskEntry<T>> entries, TraceHeaders headers) {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return entries.hasNext();
			}

			@Override
			public TaskEntry<T> next() {
				return headers.addTo(entries.next());
			}

		};
	}

	@Override
	public String name() {
		return this.queue.name();
	}

	@Override
	public boolean finish(String id) {
		return this.queue.finish(id);
	}

	@Override
	public boolean unfinish(String id) {
		return this.queue.unfinish(id);
	}

	@Override
	public boolean isFinished(String id) {
		return this.queue.isFinished(id);
	}

	@Override
	public boolean exists(String id) {
		return this.queue.exists(id);
	}

	@Override
	public Optional<TaskInfo> find(String id) {
		return this.queue.find(id);
	}

	@Override
	public CancelResult cancel(String id) {
		return this.queue.cancel(id);
	}

	@Override
	public TaskPage peek(QueueView view, @Nullable String cursor, int size) {
		return this.queue.peek(view, cursor, size);
	}

	@Override
	public QueueCounts counts() {
		return this.queue.counts();
	}

	@Override
	public long clearUnfinished() {
		return this.queue.clearUnfinished();
	}

	@Override
	public long clearFinished() {
		return this.queue.clearFinished();
	}

	@Override
	public DeadLetters<T> deadLetters() {
		return this.queue.deadLetters();
	}

	@Override
	public String toString() {
		return this.queue.toString();
	}

}
