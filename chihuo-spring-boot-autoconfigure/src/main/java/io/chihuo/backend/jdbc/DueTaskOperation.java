// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.TaskState;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.TicketBatchRows.OverdueBatch;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;

/**
 * Makes the transitions that are due to time, a part at a time. Tasks that another node
 * works on just now are left to it.
 */
final class DueTaskOperation {

	private static final int MAX_TASKS = 500;

	private static final int MAX_BATCHES = 100;

	private static final int MAX_MARKS = 2000;

	/**
	 * Most tasks that fail at once because nobody has completed them, each read whole.
	 */
	private static final int MAX_EXPIRED = 50;

	/**
	 * Longest wait until the next look, since other nodes send no notification of tickets
	 * that they leave behind.
	 */
	static final long MAX_WAIT_MILLIS = 5000;

	/**
	 * Milliseconds until the next look when another node has locked the overdue tasks: it
	 * works on them.
	 */
	private static final long LOCKED_RETRY_MILLIS = 50;

	private final OverdueRange range = new OverdueRange();

	private final OutcomeSweep outcomes;

	private final QueueTransactions work;

	DueTaskOperation(QueueTransactions work) {
		this.work = work;
		this.outcomes = new OutcomeSweep(work);
	}

	/** Answers whether there may be more. */
	CommittedCall<Boolean> pollDue() {
		QueueTables tables = this.work.queueTables();
		if (!tables.queuePolicy().finishedRetention().isZero()) {
			this.work.ledgerDatabase().runInTransaction(() -> purgeMarks(tables));
		}
		this.work.deadLetterAdoption().adoptSome(tables);
		boolean more = this.outcomes.sweepExpired(tables);
		return this.work.ledgerDatabase().runInTransaction(() -> pollDue(tables, this.work.currentMillis(), more));
	}

	private int purgeMarks(QueueTables tables) {
		long expired = tables.expiryLimit(this.work.currentMillis());
		return tables.marks().deleteMarks(tables.marks().findIdsUntil(expired, MAX_MARKS), expired);
	}

	/** Moment from which on something may be due. */
	long startOfLook(QueueTables tables, long now) {
		return this.range.startOf(now, looksOnward(tables));
	}

	/** Whether the looks at the queue go over the old versions of rows but for some. */
	boolean looksOnward(QueueTables tables) {
		return this.work.keepsOrder() && tables.tasks().keepsOldVersions();
	}

	OverdueRange overdueRange() {
		return this.range;
	}

	/** This process wrote something that may be before where the next look starts. */
	void includeCall(CommittedCall<?> done) {
		this.range.includeMoment(done.nextMoment());
		if (!done.ticketBatch().isEmpty() && !this.work.keepsOrder()) {
			this.range.includeMoment(done.ticketBatch().number() / 1000);
		}
	}

	private CommittedCall<Boolean> pollDue(QueueTables tables, long now, boolean more) {
		long from = startOfLook(tables, now);
		List<TaskRow> rows = lockOverdue(tables, from, now);
		UnitOfWork unit = this.work.newUnit(tables);
		unit.loadRows(rows);
		unit.loadMarks(tables.marksOfCompleted(rows));
		unit.stateMachine().advanceTo(now);
		RowChanges changes = unit.changesTo(rows.stream().map(TaskRow::id).toList(), now);
		changes.writeTo(tables, this.work.outcomesUntil(tables.row()));
		tables.changeQueue(this.work.toQueueChange(tables, changes));
		List<Ticket> tickets = new ArrayList<>(unit.newTickets());
		if (tickets.size() < MAX_TASKS && !this.work.keepsOrder()) {
			tickets.addAll(takeLate(tables, from, now));
		}
		TicketBatch ticketBatch = this.work.saveTicketBatch(tables, tickets,
				now + this.work.ticketBatchTimeoutMillis());
		boolean found = more || !ticketBatch.isEmpty() || !rows.isEmpty();
		long next = found ? now : nextMoment(tables, from, now);
		return new CommittedCall<>(found, ticketBatch, unit.stateMachine().takeEvents(), next);
	}

	private static List<TaskRow> lockOverdue(QueueTables tables, long from, long now) {
		List<TaskRow> ended = new ArrayList<>(tables.tasks().lockOverdue(TaskState.RUNNING, from, now, MAX_TASKS));
		ended.addAll(tables.tasks().lockOverdue(TaskState.WAITING, from, now, MAX_EXPIRED));
		List<TaskRow> rows = new ArrayList<>(tables.withWholeDeadLetters(ended));
		rows.addAll(tables.tasks().lockOverdue(TaskState.DELAYED, from, now, MAX_TASKS));
		return rows;
	}

	/** Of ticket batches that were not published in time, the tickets that still hold. */
	private List<Ticket> takeLate(QueueTables tables, long from, long now) {
		List<Ticket> tickets = new ArrayList<>();
		List<Long> taken = new ArrayList<>();
		for (OverdueBatch late : tables.ticketBatches().lockLate(firstBatch(from), now, MAX_BATCHES)) {
			if (taken.isEmpty() || tickets.size() + late.tickets().size() <= MAX_TASKS) {
				tickets.addAll(late.tickets());
				taken.add(late.number());
			}
		}
		tables.ticketBatches().deleteBatches(taken);
		return tickets.isEmpty() ? List.of() : tables.tasks().findCurrentTickets(tickets);
	}

	/**
	 * The next moment when nothing could be read. Tasks that are overdue nevertheless are
	 * locked.
	 */
	private long nextMoment(QueueTables tables, long from, long now) {
		long latest = this.work.deadLetterAdoption().isDue(now) ? now + LOCKED_RETRY_MILLIS : now + MAX_WAIT_MILLIS;
		long late = this.work.keepsOrder() ? Long.MAX_VALUE : tables.ticketBatches().nextMoment(firstBatch(from));
		long next = Math.min(late, tables.totals().nextMoment(from, latest));
		if (next > now) {
			this.range.isClear(from, now, looksOnward(tables));
		}
		return (next <= now) ? now + LOCKED_RETRY_MILLIS : Math.min(next, latest);
	}

	/** Number of the first ticket batch that was not issued again before a moment. */
	private long firstBatch(long from) {
		return (from == OverdueRange.MIN_START_MILLIS) ? from : (from - this.work.ticketBatchTimeoutMillis()) * 1000;
	}

}
