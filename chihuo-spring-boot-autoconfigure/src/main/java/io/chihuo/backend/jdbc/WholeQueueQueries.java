// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskState;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Counts and pages through all of a queue.
 */
final class WholeQueueQueries {

	private static final int MAX_OVERDUE = 10_000;

	private final FinishMarkCount marks = new FinishMarkCount();

	private final QueueTransactions work;

	WholeQueueQueries(QueueTransactions work) {
		this.work = work;
	}

	/** Marks were removed. */
	void forgetMarks() {
		this.marks.forgetCount();
	}

	QueueCounts queryCounts() {
		QueueTables tables = this.work.queueTables();
		return this.work.ledgerDatabase().runInTransaction(() -> queryCounts(tables, this.work.currentMillis()));
	}

	/**
	 * Tasks whose time has come are counted in their present state, whether it has been
	 * written or not. They are read first, so that one that is written meanwhile is not
	 * missed.
	 */
	private QueueCounts queryCounts(QueueTables tables, long now) {
		UnitOfWork overdue = this.work.newUnit(tables);
		overdue.loadRows(tables.tasks().findOverdue(TaskState.RUNNING, now, MAX_OVERDUE));
		overdue.loadRows(tables.tasks().findOverdue(TaskState.DELAYED, now, MAX_OVERDUE));
		overdue.loadRows(tables.tasks().findOverdue(TaskState.WAITING, now, MAX_OVERDUE));
		overdue.stateMachine().advanceTo(now);
		QueueCounts more = overdue.stateMachine().counts();
		Map<String, Long> counts = tables.totals().countTasks(now);
		long ready = counts.getOrDefault("READY", 0L) + counts.getOrDefault(TaskColumns.SUSPECT, 0L);
		return QueueCounts.of(ready + more.ready(), counts.getOrDefault("DELAYED", 0L) + more.delayed(),
				counts.getOrDefault("RUNNING", 0L), this.marks.countMarks(tables.marks(), tables.expiryLimit(now), now),
				counts.getOrDefault("DEAD", 0L) + more.dead())
			.withWaiting(counts.getOrDefault("WAITING", 0L));
	}

	/**
	 * Page through a part of the queue.
	 * @param makeDue makes the transitions that are due to time
	 */
	IdPage peek(Runnable makeDue, QueueView view, @Nullable String cursor, int size) {
		makeDue.run();
		PeekPages pages = new PeekPages(this.work.ledgerDatabase().jdbcClient(), this.work.queueTables().row().queue());
		return this.work.ledgerDatabase().runInTransaction(() -> pages.readPage(view, cursor, size));
	}

	SchedulePage findSchedules(List<String> names) {
		return new SchedulePage(this.work.queueTables().schedules().findSchedules(names), null,
				this.work.currentMillis());
	}

	SchedulePage listSchedules(@Nullable String cursor, int size) {
		return this.work.queueTables().schedules().findPage(cursor, size, this.work.currentMillis());
	}

	private DeadLetterPages deadLetterPages() {
		QueueTables tables = this.work.queueTables();
		this.work.deadLetterAdoption().adoptSome(tables);
		return new DeadLetterPages(tables, this.work.ledgerDatabase().jdbcClient());
	}

	StoredDeadLetter.Page deadLetters(DeadLetterCursor after, int size, boolean payloads) {
		DeadLetterPages pages = deadLetterPages();
		return this.work.ledgerDatabase().runInTransaction(() -> pages.readPage(after, size, payloads));
	}

	/**
	 * Change the oldest dead letters. Those of a step are not met again by the next one,
	 * though a transaction of the application leaves them in place until its commit.
	 * @param cursor those that are left of an earlier call, null for all there are
	 * @param change changes some ids; returns which of them were dead letters
	 */
	DeadLetterSweep sweepDeadLetters(@Nullable String cursor, int max, Function<List<String>, List<Boolean>> change) {
		this.work.ledgerDatabase().applicationTransaction().requireWritable();
		DeadLetterPages pages = deadLetterPages();
		DeadLetterRange range = (cursor != null) ? DeadLetterRange.parseCursor(cursor)
				: this.work.ledgerDatabase().runInTransaction(pages::wholeRange);
		List<DeadLetterCursor> found = (range != null)
				? this.work.ledgerDatabase().runInTransaction(() -> pages.cursorsIn(range, max + 1)) : List.of();
		boolean more = found.size() > max;
		List<DeadLetterCursor> step = more ? found.subList(0, max) : found;
		long count = step.isEmpty() ? 0
				: change.apply(step.stream().map(DeadLetterCursor::id).toList())
					.stream()
					.filter(Boolean::booleanValue)
					.count();
		return new DeadLetterSweep(count,
				(range != null && more) ? range.restAfter(step.get(step.size() - 1)).toString() : null);
	}

}
