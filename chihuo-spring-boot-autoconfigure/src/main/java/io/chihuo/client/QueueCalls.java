// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueFullException;
import io.chihuo.QueueView;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.NaturalBatcher;

/**
 * The calls of one queue to the store of a backend. Adds and finishes that meet travel
 * together. Futures complete on threads of the backend.
 *
 * @param <T> the payload's type
 */
final class QueueCalls<T> {

	private static final int MAX_BATCH = 1000;

	private static final long MAX_BATCH_BYTES = 1 << 20;

	private static final int MAX_PAGE_SIZE = 1000;

	private final TaskStore store;

	private final TaskStore storeInTransaction;

	private final TaskEncoder<T> encoder;

	private final SubmitCalls submits;

	private final NaturalBatcher<NewTask, AddResult> adds;

	private final NaturalBatcher<String, Boolean> finishes;

	/**
	 * Create the calls of a queue.
	 * @param storeInTransaction the store to add to within a transaction of the
	 * application
	 */
	QueueCalls(TaskStore store, TaskStore storeInTransaction, TaskEncoder<T> encoder, SubmitCalls submits) {
		this.store = store;
		this.storeInTransaction = storeInTransaction;
		this.submits = submits;
		this.encoder = encoder;
		this.adds = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES, (task) -> task.payload().length, store::add);
		this.finishes = new NaturalBatcher<>(MAX_BATCH, store::finish);
	}

	TaskStore taskStore() {
		return this.store;
	}

	String queueName() {
		return this.store.queue().loop();
	}

	/** The store that this thread adds to now; Spring's transactions may be missing. */
	TaskStore storeToAddTo() {
		return (this.storeInTransaction != this.store && TransactionSynchronizationManager.isActualTransactionActive())
				? this.storeInTransaction : this.store;
	}

	private boolean isInTransaction(TaskStore store) {
		return (store == this.store) ? store.joinsTransaction() : store.addsInTransaction();
	}

	CompletableFuture<AddResult> addTask(String id, @Nullable T payload, boolean first, AddOptions options) {
		return failInFuture(() -> {
			TaskStore store = storeToAddTo();
			return submitCall(this.adds, store::add, this.encoder.encodeTask(id, payload, first, options),
					isInTransaction(store));
		});
	}

	<R> CompletableFuture<TaskHandle<R>> submitTask(String id, @Nullable T payload, AddOptions options,
			@Nullable Type resultType) {
		return failInFuture(
				() -> (payload instanceof CallPayload call)
						? this.submits.submitCall(this.encoder.encodeTask(id, payload, false, options), call)
						: this.submits.submitTask(
								this.encoder.encodeTask(id, payload, false, SubmitCalls.joiningOptions(options)),
								resultType));
	}

	/**
	 * Same for a thread that waits for the answer; blocks if it awaits the result too.
	 */
	<R> CompletableFuture<TaskHandle<R>> submitAwaited(String id, @Nullable T payload, AddOptions options) {
		CompletableFuture<TaskHandle<R>> submitted = submitTask(id, payload, options, null);
		if (payload instanceof CallPayload call && call.promptly()) {
			this.submits.awaitPromptEnd(submitted);
		}
		return submitted;
	}

	/** The same answer for a caller, on a thread where its callbacks may block. */
	<R> CompletableFuture<R> forCaller(CompletableFuture<R> submitted) {
		return this.submits.forCaller(submitted);
	}

	private <I, R> CompletableFuture<R> submitCall(NaturalBatcher<I, R> batcher,
			Function<List<I>, CompletableFuture<List<R>>> call, I item, boolean inTransaction) {
		return callsDirectly(inTransaction) ? call.apply(List.of(item)).thenApply((answers) -> answers.get(0))
				: batcher.submit(item);
	}

	/**
	 * Calls that travel together are made by the thread of one of them. A store that
	 * answers at once has nothing to gain from that, and a transaction of the caller has
	 * a thread of its own.
	 */
	private boolean callsDirectly(boolean inTransaction) {
		return inTransaction || this.store.isLocal();
	}

	/**
	 * Report invalid input and refusals by the returned future, where the caller of an
	 * asynchronous method looks for them.
	 */
	static <R> CompletableFuture<R> failInFuture(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	AddResult requireRoom(AddResult result) {
		if (result == AddResult.QUEUE_FULL) {
			throw new QueueFullException(queueName(), AddSummary.of(List.of(result)));
		}
		return result;
	}

	CompletableFuture<AddSummary> addAll(List<TaskEntry<T>> entries) {
		return failInFuture(() -> submitAll(entries));
	}

	private CompletableFuture<AddSummary> submitAll(List<TaskEntry<T>> entries) {
		List<NewTask> tasks = entries.stream()
			.map((entry) -> this.encoder.encodeTask(entry.id(), entry.payload(), false, entry.options()))
			.toList();
		TaskStore store = storeToAddTo();
		return (callsDirectly(isInTransaction(store)) ? store.add(tasks) : submitEach(tasks)).thenApply((results) -> {
			AddSummary summary = AddSummary.of(results);
			if (summary.count(AddResult.QUEUE_FULL) > 0) {
				throw new QueueFullException(queueName(), summary);
			}
			return summary;
		});
	}

	private CompletableFuture<List<AddResult>> submitEach(List<NewTask> tasks) {
		List<CompletableFuture<AddResult>> results = tasks.stream().map(this.adds::submit).toList();
		return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
			.thenApply((done) -> results.stream().map(CompletableFuture::join).toList());
	}

	CompletableFuture<Boolean> finishId(String id) {
		return failInFuture(() -> {
			TaskIds.checkId(id);
			return submitCall(this.finishes, this.store::finish, id, this.store.joinsTransaction());
		});
	}

	CompletableFuture<Boolean> unfinishId(String id) {
		return submitId(id, this.store::unfinish);
	}

	CompletableFuture<Optional<TaskInfo>> findTask(String id) {
		return submitId(id, this.store::find);
	}

	CompletableFuture<CancelResult> cancelTask(String id) {
		return submitId(id, this.store::cancel).thenApply(this::cancelOrphans);
	}

	CompletableFuture<Long> clearUnfinished() {
		return failInFuture(this.store::clearUnfinished).thenApply(this::cancelOrphans);
	}

	CompletableFuture<Long> clearFinished() {
		return failInFuture(this.store::clearFinished);
	}

	/** The same answer; children of tasks that were cancelled are cancelled too. */
	private <R> R cancelOrphans(R answer) {
		this.submits.cancelOrphans(this.store);
		return answer;
	}

	CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return failInFuture(() -> {
			checkSize(size, MAX_PAGE_SIZE);
			return this.store.deadLetters(cursor, size, payloads);
		});
	}

	private static void checkSize(int size, int most) {
		Assert.isTrue(size >= 1 && size <= most, () -> "'size' must be from 1 to " + most + ", but is " + size);
	}

	/** Tasks that were moved since their ids were read are left out. */
	CompletableFuture<TaskPage> peekTasks(QueueView view, @Nullable String cursor, int size) {
		return failInFuture(() -> {
			checkSize(size, TaskPage.MAX_SIZE);
			return this.store.peek(view, cursor, size)
				.thenCompose((page) -> this.store.findStates(page.ids())
					.thenApply((found) -> TaskPage.of(found.stream()
						.flatMap(Optional::stream)
						.filter((info) -> info.state() == view.state())
						.map((info) -> info.withFailedAttempts(List.of()))
						.toList(), page.next())));
		});
	}

	CompletableFuture<Boolean> requeueDeadLetter(String id) {
		return submitId(id, this.store::requeue);
	}

	CompletableFuture<Boolean> discardDeadLetter(String id) {
		return submitId(id, this.store::discard);
	}

	private <R> CompletableFuture<R> submitId(String id, Function<List<String>, CompletableFuture<List<R>>> call) {
		return failInFuture(() -> {
			TaskIds.checkId(id);
			return call.apply(List.of(id)).thenApply((answers) -> answers.get(0));
		});
	}

	CompletableFuture<QueueCounts> countIds() {
		return failInFuture(this.store::counts);
	}

}
