// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.chihuo.TaskState;
import io.chihuo.backend.ledger.Ticket;

/**
 * Gives all tasks that are ready when it begins new tickets, in their order. Tasks that
 * become ready meanwhile may be before them.
 */
final class TicketReissueOperation implements StepwiseOperation {

	private static final int STEP_SIZE = 500;

	private final QueueTransactions work;

	/**
	 * Those of the head come first, from the smallest ticket on, then those of the tail.
	 */
	private boolean ofHead = true;

	/** Smallest and largest place of the tasks that are left. */
	private long from = Long.MAX_VALUE;

	private long to = Long.MAX_VALUE;

	TicketReissueOperation(QueueTransactions work) {
		this.work = work;
	}

	/**
	 * A task that has got a new ticket, or is no longer ready, is outside the remaining
	 * range.
	 */
	@Override
	public long nextStep() {
		QueueTables tables = this.work.queueTables();
		if (this.from == Long.MAX_VALUE) {
			this.from = tables.totals().firstReady();
			this.to = tables.totals().lastReady();
		}
		List<Ticket> tickets = findTickets(tables);
		if (tickets.isEmpty() && this.ofHead) {
			this.ofHead = false;
			this.from = 0;
			tickets = findTickets(tables);
		}
		if (tickets.isEmpty()) {
			return STEPS_DONE;
		}
		long last = tickets.get(tickets.size() - 1).number();
		TreeSet<String> ids = new TreeSet<>(tickets.stream().map(Ticket::id).toList());
		long least = this.from;
		long most = this.to;
		if (this.ofHead) {
			this.to = last;
		}
		else {
			this.from = last;
		}
		return this.work.ledgerDatabase().runInTransaction(() -> reissueTickets(tables, ids, least, most));
	}

	private List<Ticket> findTickets(QueueTables tables) {
		return this.ofHead ? tables.totals().findReadyDescending(this.from, Math.min(this.to, -1), STEP_SIZE)
				: tables.totals().findReady(this.from, Math.max(this.to, this.from), STEP_SIZE);
	}

	private int reissueTickets(QueueTables tables, TreeSet<String> ids, long least, long most) {
		List<TaskRow> rows = new ArrayList<>(tables.tasks().lockTasks(ids));
		rows.removeIf((row) -> !row.isIn(TaskState.READY) || row.place() < least || row.place() > most);
		rows.sort((one, other) -> Long.compare(one.task().ticket(), other.task().ticket()));
		List<TaskRows.RowChange> changes = rows.stream()
			.map((row) -> new TaskRows.RowChange(row, row.withTicket(this.work.nextNumber())))
			.toList();
		tables.tasks().updateTasks(changes);
		this.work.saveTicketBatch(tables,
				changes.stream().map(TaskRows.RowChange::after).map(TicketReissueOperation::ticketOf).toList(), 0);
		return changes.size();
	}

	private static Ticket ticketOf(TaskRow row) {
		return new Ticket(row.id(), row.task().ticket(), row.toHead());
	}

}
