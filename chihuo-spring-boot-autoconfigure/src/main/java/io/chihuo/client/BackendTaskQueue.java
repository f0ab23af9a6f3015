package io.chihuo.client;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetters;
import io.chihuo.InvalidTaskException;
import io.chihuo.QueueCounts;
import io.chihuo.QueueFullException;
import io.chihuo.TaskEntry;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.backend.NaturalBatcher;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.PayloadCodec;

/**
 * A queue over the store of a backend. Adds and finishes that meet travel together.
 *
 * @param <T> the payload's type
 */
final class BackendTaskQueue<T> implements TaskQueue<T> {

	private static final int MAX_BATCH = 1000;

	private final TaskStore store;

	private final TaskEncoder<T> encoder;

	private final Answers answers;

	private final DeadLetters<T> deadLetters;

	private final NaturalBatcher<NewTask, AddResult> adds;

	private final NaturalBatcher<String, Boolean> finishes;

	BackendTaskQueue(TaskStore store, PayloadCodec<T> codec, ClientOptions options) {
		this.store = store;
		this.encoder = new TaskEncoder<>(codec, options.maxPayloadSize());
		this.answers = new Answers(store.queue().loop(), options.timeout());
		this.deadLetters = new BackendDeadLetters<>(store, codec, this.answers);
		this.adds = new NaturalBatcher<>(MAX_BATCH, store::add);
		this.finishes = new NaturalBatcher<>(MAX_BATCH, store::finish);
	}

	@Override
	public String name() {
		return this.store.queue().loop();
	}

	@Override
	public AddResult add(String id, @Nullable T payload, AddOptions options) {
		return accepted(this.answers.await(submit(id, payload, false, options)));
	}

	@Override
	public AddResult addFirst(String id, @Nullable T payload, AddOptions options) {
		return accepted(this.answers.await(submit(id, payload, true, options)));
	}

	@Override
	public CompletableFuture<AddResult> addAsync(String id, @Nullable T payload, AddOptions options) {
		return Callbacks.handOver(submit(id, payload, false, options)).thenApply(this::accepted);
	}

	@Override
	public CompletableFuture<AddResult> addFirstAsync(String id, @Nullable T payload, AddOptions options) {
		return Callbacks.handOver(submit(id, payload, true, options)).thenApply(this::accepted);
	}

	private CompletableFuture<AddResult> submit(String id, @Nullable T payload, boolean first, AddOptions options) {
		return checked(() -> this.adds.submit(this.encoder.encode(id, payload, first, options)));
	}

	/** Who asked for a future looks for what is wrong there. */
	private static <R> CompletableFuture<R> checked(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (InvalidTaskException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private AddResult accepted(AddResult result) {
		if (result == AddResult.QUEUE_FULL) {
			throw new QueueFullException(name(), AddSummary.of(List.of(result)));
		}
		return result;
	}

	@Override
	public AddSummary addAll(Iterable<TaskEntry<T>> entries) {
		return addAll(entries.iterator());
	}

	@Override
	public AddSummary addAll(Stream<TaskEntry<T>> entries) {
		try (entries) {
			return addAll(entries.iterator());
		}
	}

	private AddSummary addAll(Iterator<TaskEntry<T>> entries) {
		return new BulkAdd<>(this.store, this.encoder, this.answers).add(entries);
	}

	@Override
	public CompletableFuture<AddSummary> addAllAsync(List<TaskEntry<T>> entries) {
		return checked(() -> Callbacks.handOver(submitAll(entries)));
	}

	private CompletableFuture<AddSummary> submitAll(List<TaskEntry<T>> entries) {
		List<CompletableFuture<AddResult>> results = entries.stream()
			.map((entry) -> this.encoder.encode(entry.id(), entry.payload(), false, entry.options()))
			.toList()
			.stream()
			.map(this.adds::submit)
			.toList();
		return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			AddSummary summary = AddSummary.of(results.stream().map(CompletableFuture::join).toList());
			if (summary.count(AddResult.QUEUE_FULL) > 0) {
				throw new QueueFullException(name(), summary);
			}
			return summary;
		});
	}

	@Override
	public boolean finish(String id) {
		return this.answers.await(submitFinish(id));
	}

	@Override
	public CompletableFuture<Boolean> finishAsync(String id) {
		return Callbacks.handOver(submitFinish(id));
	}

	private CompletableFuture<Boolean> submitFinish(String id) {
		return checked(() -> {
			TaskIds.check(id);
			return this.finishes.submit(id);
		});
	}

	@Override
	public boolean unfinish(String id) {
		return one(id, this.store::unfinish);
	}

	@Override
	public boolean isFinished(String id) {
		return find(id).map(TaskInfo::finished).orElse(false);
	}

	@Override
	public boolean exists(String id) {
		return find(id).map((info) -> info.addedAt() != null).orElse(false);
	}

	@Override
	public Optional<TaskInfo> find(String id) {
		return one(id, this.store::find);
	}

	@Override
	public CancelResult cancel(String id) {
		return one(id, this.store::cancel);
	}

	private <R> R one(String id, Function<List<String>, CompletableFuture<List<R>>> call) {
		TaskIds.check(id);
		return this.answers.await(call.apply(List.of(id))).get(0);
	}

	@Override
	public QueueCounts counts() {
		return this.answers.await(this.store.counts());
	}

	@Override
	public long clearUnfinished() {
		return this.answers.await(this.store.clearUnfinished());
	}

	@Override
	public long clearFinished() {
		return this.answers.await(this.store.clearFinished());
	}

	@Override
	public DeadLetters<T> deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String toString() {
		return "TaskQueue[" + this.store.queue() + "]";
	}

}
