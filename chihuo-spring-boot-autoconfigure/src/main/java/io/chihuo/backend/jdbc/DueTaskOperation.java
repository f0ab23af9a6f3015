// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.TaskState;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.TicketBatchRows.OverdueBatch;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
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

	private final QueueTransactions work;

	DueTaskOperation(QueueTransactions work) {
		this.work = work;
	}

	/** Answers whether there may be more. */
	CommittedCall<Boolean> pollDue() {
		QueueTables tables = this.work.tables();
		if (!tables.policy().finishedRetention().isZero()) {
			this.work.database().transaction(() -> purgeMarks(tables));
		}
		return this.work.database().transaction(() -> pollDue(tables, this.work.now()));
	}

	private int purgeMarks(QueueTables tables) {
		long expired = tables.expired(this.work.now());
		return tables.marks().delete(tables.marks().until(expired, MAX_MARKS), expired);
	}

	/** This process wrote something that may be before where the next look starts. */
	void include(CommittedCall<?> done) {
		this.range.include(done.nextMoment());
		if (!done.ticketBatch().isEmpty()) {
			this.range.include(done.ticketBatch().number() / 1000);
		}
	}

	private CommittedCall<Boolean> pollDue(QueueTables tables, long now) {
		long from = this.range.from(now);
		UnitOfWork unit = new UnitOfWork(tables.policy(), this.work::nextNumber, this.work::nextNumber,
				LeaseOwner.NOBODY);
		List<TaskRow> rows = new ArrayList<>(
				tables.withLettersWhole(tables.tasks().lockOverdue(TaskState.RUNNING, from, now, MAX_TASKS)));
		rows.addAll(tables.tasks().lockOverdue(TaskState.DELAYED, from, now, MAX_TASKS));
		unit.load(rows);
		unit.states().advance(now);
		RowChanges changes = unit.changes(rows.stream().map(TaskRow::id).toList());
		changes.write(tables);
		tables.addWaiting(changes.waiting());
		List<Ticket> tickets = new ArrayList<>(unit.tickets());
		if (tickets.size() < MAX_TASKS) {
			tickets.addAll(takeLate(tables, from, now));
		}
		TicketBatch ticketBatch = this.work.post(tables, tickets, now + this.work.patience());
		boolean found = !ticketBatch.isEmpty() || !rows.isEmpty();
		long next = found ? now : nextMoment(tables, from, now);
		return new CommittedCall<>(found, ticketBatch, unit.states().takeEvents(), next);
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
		tables.ticketBatches().delete(taken);
		return tickets.isEmpty() ? List.of() : tables.tasks().holding(tickets);
	}

	/**
	 * The next moment when nothing could be read. Tasks that are overdue nevertheless are
	 * locked.
	 */
	private long nextMoment(QueueTables tables, long from, long now) {
		long latest = now + MAX_WAIT_MILLIS;
		long next = Math.min(tables.ticketBatches().nextMoment(firstBatch(from)),
				tables.totals().nextMoment(from, latest));
		if (next > now) {
			this.range.isClear(from, now);
		}
		return (next <= now) ? now + LOCKED_RETRY_MILLIS : Math.min(next, latest);
	}

	/** Number of the first ticket batch that was not issued again before a moment. */
	private long firstBatch(long from) {
		return (from == OverdueRange.BEGINNING) ? from : (from - this.work.patience()) * 1000;
	}

}
