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

	private long from = Long.MIN_VALUE;

	/** Latest ticket when it began. */
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
		if (this.to == Long.MAX_VALUE) {
			this.to = tables.totals().lastReady();
		}
		List<Ticket> tickets = tables.totals().findReady(this.from, this.to, STEP_SIZE);
		if (tickets.isEmpty()) {
			return STEPS_DONE;
		}
		this.from = tickets.get(tickets.size() - 1).number();
		TreeSet<String> ids = new TreeSet<>(tickets.stream().map(Ticket::id).toList());
		return this.work.ledgerDatabase().runInTransaction(() -> reissueTickets(tables, ids));
	}

	private int reissueTickets(QueueTables tables, TreeSet<String> ids) {
		List<TaskRow> rows = new ArrayList<>(tables.tasks().lockTasks(ids));
		rows.removeIf((row) -> !row.isIn(TaskState.READY) || row.task().ticket() > this.to);
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
