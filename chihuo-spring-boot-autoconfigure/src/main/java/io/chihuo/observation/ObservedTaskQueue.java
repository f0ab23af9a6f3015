package io.chihuo.observation;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetters;
import io.chihuo.QueueCounts;
import io.chihuo.TaskEntry;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.engine.ForeignCode;

/**
 * A queue whose adds are observed.
 *
 * @param <T> the payload's type
 */
final class ObservedTaskQueue<T> implements TaskQueue<T> {

	private final TaskQueue<T> queue;

	private final ObservationRegistry registry;

	private final @Nullable TaskAddConvention convention;

	private final ForeignCode failures;

	ObservedTaskQueue(TaskQueue<T> queue, ObservationRegistry registry, @Nullable TaskAddConvention convention) {
		this.queue = queue;
		this.registry = registry;
		this.convention = convention;
		this.failures = ForeignCode.ofLoop(queue.name());
	}

	private ObservedAdd<AddResult> one(String id) {
		return new ObservedAdd<>(this.registry, this.convention, name(), id, (result) -> AddSummary.of(List.of(result)),
				this.failures);
	}

	private ObservedAdd<AddSummary> many() {
		return new ObservedAdd<>(this.registry, this.convention, name(), null, Function.identity(), this.failures);
	}

	@Override
	public AddResult add(String id, @Nullable T payload, AddOptions options) {
		return this.registry.isNoop() ? this.queue.add(id, payload, options)
				: one(id).call((headers) -> this.queue.add(id, payload, headers.on(options)));
	}

	@Override
	public AddResult addFirst(String id, @Nullable T payload, AddOptions options) {
		return this.registry.isNoop() ? this.queue.addFirst(id, payload, options)
				: one(id).call((headers) -> this.queue.addFirst(id, payload, headers.on(options)));
	}

	@Override
	public CompletableFuture<AddResult> addAsync(String id, @Nullable T payload, AddOptions options) {
		return this.registry.isNoop() ? this.queue.addAsync(id, payload, options)
				: one(id).callAsync((headers) -> this.queue.addAsync(id, payload, headers.on(options)));
	}

	@Override
	public CompletableFuture<AddResult> addFirstAsync(String id, @Nullable T payload, AddOptions options) {
		return this.registry.isNoop() ? this.queue.addFirstAsync(id, payload, options)
				: one(id).callAsync((headers) -> this.queue.addFirstAsync(id, payload, headers.on(options)));
	}

	@Override
	public AddSummary addAll(Iterable<TaskEntry<T>> entries) {
		return this.registry.isNoop() ? this.queue.addAll(entries)
				: many().call((headers) -> this.queue.addAll(() -> withHeaders(entries.iterator(), headers)));
	}

	@Override
	public AddSummary addAll(Stream<TaskEntry<T>> entries) {
		return this.registry.isNoop() ? this.queue.addAll(entries)
				: many().call((headers) -> this.queue.addAll(entries.map(headers::on)));
	}

	@Override
	public CompletableFuture<AddSummary> addAllAsync(List<TaskEntry<T>> entries) {
		return this.registry.isNoop() ? this.queue.addAllAsync(entries)
				: many().callAsync((headers) -> this.queue.addAllAsync(entries.stream().map(headers::on).toList()));
	}

	private static <T> Iterator<TaskEntry<T>> withHeaders(Iterator<TaskEntry<T>> entries, TraceHeaders headers) {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return entries.hasNext();
			}

			@Override
			public TaskEntry<T> next() {
				return headers.on(entries.next());
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
	public CompletableFuture<Boolean> finishAsync(String id) {
		return this.queue.finishAsync(id);
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
