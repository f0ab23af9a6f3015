// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.OutboxPage;
import io.chihuo.backend.jdbc.OutboxRow;
import io.chihuo.concurrent.SafeLogger;

/**
 * Adds the tasks of rows to their queues, in the transaction that deletes the rows. Rows
 * of queues that are full or fail wait, those of others do not wait for them. For one
 * thread.
 */
final class OutboxTransfer {

	private static final SafeLogger logger = SafeLogger.of(OutboxTransfer.class);

	/** Most rows that are left alone; their loop waits if there are more. */
	private static final int MAX_REFUSED_ROWS = 1000;

	private static final int MAX_LOGGED_ROWS = 10;

	/** How often a queue is taken over in one transaction before its loop waits. */
	private static final int MAX_TAKE_OVERS = 3;

	/** Numbers of rows that cannot be added. */
	private final Set<Long> refused = new HashSet<>();

	/** Loops whose queues were full or failed since the last look at all of them. */
	private final Set<String> held = new HashSet<>();

	private final Map<String, OutboxQueue> queues = new HashMap<>();

	private final Function<String, TaskStore> stores;

	private final Duration timeout;

	/** The outbox that the queues are for, empty before the first page. */
	private String outboxId = "";

	/** Why tasks could not be added, null if they could. */
	private @Nullable RuntimeException failure;

	/**
	 * Rows of one loop.
	 */
	private record LoopRows(OutboxQueue queue, List<DecodedRow> rows) {

		String loop() {
			return this.rows.get(0).loop();
		}

		/** The rows that are not in the queue. */
		LoopRows withoutAdded() {
			return new LoopRows(this.queue,
					this.rows.stream().filter((row) -> !this.queue.added().contains(row.row())).toList());
		}

	}

	/**
	 * Create a transfer.
	 * @param stores finds the store of a loop
	 * @param timeout longest time to wait for the backend between two statements
	 */
	OutboxTransfer(Function<String, TaskStore> stores, Duration timeout) {
		this.stores = stores;
		this.timeout = timeout;
	}

	Set<Long> refusedRows() {
		return this.refused;
	}

	Set<String> heldLoops() {
		return this.held;
	}

	/** Forget and return why tasks could not be added. */
	@Nullable RuntimeException takeFailure() {
		RuntimeException taken = this.failure;
		this.failure = null;
		return taken;
	}

	/**
	 * Add the tasks of a page.
	 * @return numbers of rows to delete
	 */
	List<Long> transferPage(OutboxPage page) {
		if (!page.outboxId().equals(this.outboxId)) {
			this.outboxId = page.outboxId();
			this.queues.clear();
		}
		Map<String, List<DecodedRow>> loops = new LinkedHashMap<>();
		page.rows()
			.stream()
			.map(this::decodeRow)
			.flatMap(Optional::stream)
			.forEach((row) -> loops.computeIfAbsent(row.loop(), (loop) -> new ArrayList<>()).add(row));
		addTasks(page,
				loops.entrySet()
					.stream()
					.map((entry) -> new LoopRows(queueOf(entry.getKey()), entry.getValue()))
					.toList(),
				1);
		return this.queues.values().stream().flatMap((queue) -> queue.added().numbers().stream()).toList();
	}

	/** The transaction of a page is committed. */
	void onCommitted() {
		this.queues.values().forEach(OutboxQueue::onRowsDeleted);
	}

	/** It is not known whether the transaction of a page is committed. */
	void onFailed() {
		this.queues.values().forEach(OutboxQueue::disown);
	}

	private Optional<DecodedRow> decodeRow(OutboxRow row) {
		try {
			return Optional.of(new DecodedRow(row, OutboxTask.decodeTask(row.task())));
		}
		catch (RuntimeException ex) {
			refuseRow(row, ex);
			return Optional.empty();
		}
	}

	private OutboxQueue queueOf(String loop) {
		return this.queues.computeIfAbsent(loop, (name) -> new OutboxQueue(this.stores.apply(name), this.outboxId));
	}

	private void addTasks(OutboxPage page, List<LoopRows> loops, int takeOvers) {
		takeOver(page, loops.stream().filter((loop) -> !loop.queue().isOwned()).toList());
		long begin = SystemTaskClock.monotonicNanos();
		List<Runnable> answers = new ArrayList<>();
		loops.stream()
			.filter((loop) -> loop.queue().isOwned())
			.map(LoopRows::withoutAdded)
			.filter((loop) -> !loop.rows().isEmpty())
			.forEach((loop) -> {
				CompletableFuture<List<ScheduleAnswer>> answer = callStore(() -> loop.queue().addTasks(loop.rows()));
				answers.add(() -> noteAnswer(page, loop, () -> awaitAnswer(answer, begin), takeOvers));
			});
		answers.forEach(Runnable::run);
	}

	private void takeOver(OutboxPage page, List<LoopRows> loops) {
		long begin = SystemTaskClock.monotonicNanos();
		Map<OutboxQueue, OutboxQueue.RelayRecord> records = new LinkedHashMap<>();
		List<Runnable> answers = new ArrayList<>();
		for (LoopRows loop : loops) {
			CompletableFuture<OutboxQueue.RelayRecord> answer = callStore(loop.queue()::takeOver);
			answers.add(() -> {
				try {
					records.put(loop.queue(), awaitAnswer(answer, begin));
				}
				catch (RuntimeException ex) {
					holdLoop(loop.rows().get(0).row(), ex);
				}
			});
		}
		answers.forEach(Runnable::run);
		if (!records.isEmpty()) {
			page.verifyLock();
			records.forEach((queue, record) -> {
				record.added().retainAll(page.findPresent(record.added().numbers(), record.added().latestAddedAt()));
				queue.own(record);
			});
		}
	}

	private void noteAnswer(OutboxPage page, LoopRows loop, Supplier<List<ScheduleAnswer>> pending, int takeOvers) {
		List<ScheduleAnswer> answers;
		try {
			answers = pending.get();
		}
		catch (RuntimeException ex) {
			loop.queue().disown();
			onAddFailed(page, loop, ex);
			return;
		}
		int added = loop.queue().noteAnswers(loop.rows(), answers);
		if (!loop.queue().isOwned() && takeOvers < MAX_TAKE_OVERS) {
			// another relay was at work since the last transaction of this one
			addTasks(page, List.of(loop), takeOvers + 1);
		}
		else if (added < loop.rows().size()) {
			this.held.add(loop.loop());
		}
	}

	/** If something else than the store is the reason, it may be one row alone. */
	private void onAddFailed(OutboxPage page, LoopRows loop, RuntimeException reason) {
		OutboxRow first = loop.rows().get(0).row();
		if (reason instanceof BackendUnavailableException || reason instanceof IncompatibleFormatException) {
			holdLoop(first, reason);
		}
		else if (loop.rows().size() == 1) {
			refuseRow(first, reason);
		}
		else {
			loop.rows()
				.stream()
				.takeWhile((row) -> !this.held.contains(loop.loop()))
				.forEach((row) -> addTasks(page, List.of(new LoopRows(loop.queue(), List.of(row))), 1));
		}
	}

	private void refuseRow(OutboxRow row, RuntimeException reason) {
		if (this.refused.size() >= MAX_REFUSED_ROWS) {
			holdLoop(row, reason);
			return;
		}
		this.refused.add(row.number());
		if (this.refused.size() <= MAX_LOGGED_ROWS) {
			logger.error("Row {} of the outbox cannot be added to loop '{}', and is left in its table", row.number(),
					row.loop(), reason);
		}
	}

	private void holdLoop(OutboxRow first, RuntimeException reason) {
		this.failure = new BackendUnavailableException("Tasks of loop '" + first.loop() + "', from number "
				+ first.number() + " of the outbox, could not be added: " + reason.getMessage(), reason);
		this.held.add(first.loop());
	}

	private static <R> CompletableFuture<R> callStore(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Calls that have begun together are waited for together, since the transaction is
	 * idle meanwhile.
	 */
	private <R> R awaitAnswer(CompletableFuture<R> answer, long begin) {
		try {
			long passed = SystemTaskClock.monotonicNanos() - begin;
			return answer.get(Math.max(0, this.timeout.toNanos() - passed), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new BackendUnavailableException("The backend failed: " + ex.getMessage(), ex);
		}
		catch (TimeoutException ex) {
			throw new BackendUnavailableException("The backend did not answer within " + this.timeout, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackendUnavailableException("The relay of the outbox stops", ex);
		}
	}

}
