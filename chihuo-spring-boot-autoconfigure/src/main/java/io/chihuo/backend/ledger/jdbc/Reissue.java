package io.chihuo.backend.ledger.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.chihuo.TaskState;
import io.chihuo.backend.ledger.Ticket;

/**
 * Gives all ready tasks new tickets, in their order.
 */
final class Reissue {

	private static final int STEP = 500;

	private final QueueWork work;

	Reissue(QueueWork work) {
		this.work = work;
	}

	long run() {
		QueueTables tables = this.work.tables();
		List<String> ids = tables.totals().readyIdsByTicket();
		long reissued = 0;
		for (int from = 0; from < ids.size(); from += STEP) {
			List<String> step = ids.subList(from, Math.min(from + STEP, ids.size()));
			reissued += this.work.database().transaction(() -> reissue(tables, step));
		}
		return reissued;
	}

	private int reissue(QueueTables tables, List<String> ids) {
		List<TaskRow> rows = new ArrayList<>(tables.tasks().lock(new TreeSet<>(ids)));
		rows.removeIf((row) -> !row.in(TaskState.READY));
		rows.sort((one, other) -> Long.compare(one.task().ticket(), other.task().ticket()));
		List<TaskRows.Change> changes = rows.stream()
			.map((row) -> new TaskRows.Change(row, row.withTicket(this.work.nextNumber())))
			.toList();
		tables.tasks().update(changes);
		this.work.post(tables, changes.stream().map(TaskRows.Change::after).map(Reissue::ticket).toList(), 0);
		return changes.size();
	}

	private static Ticket ticket(TaskRow row) {
		return Ticket.shared(row.id(), row.task().ticket(), row.toHead());
	}

}
