package io.chihuo.backend.ledger.jdbc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.chihuo.TaskState;
import io.chihuo.backend.ledger.Ticket;

/**
 * Reads and writes tasks of one queue.
 */
final class TaskRows {

	private static final Table<TaskRow> TABLE = TaskColumns.TABLE;

	private final Bulk bulk;

	private final int queue;

	TaskRows(Bulk bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	/** Without their payloads and headers. */
	List<TaskRow> find(Collection<String> ids) {
		return this.bulk.select(TaskColumns.SELECT_LIGHT, this.queue, ids, "", TaskColumns::light);
	}

	List<TaskRow> findWhole(Collection<String> ids) {
		return this.bulk.select(TaskColumns.SELECT, this.queue, ids, "", TaskColumns::whole);
	}

	/** Locked in the order of the ids, lest two who lock the same wait for each other. */
	List<TaskRow> lock(Collection<String> ids) {
		return this.bulk.select(TaskColumns.SELECT_LIGHT, this.queue, ids, " order by task_key for update",
				TaskColumns::light);
	}

	List<TaskRow> lockWhole(Collection<String> ids) {
		return this.bulk.select(TaskColumns.SELECT, this.queue, ids, " order by task_key for update",
				TaskColumns::whole);
	}

	/**
	 * Tasks in a state whose time has come, but for those that somebody else has locked.
	 */
	List<TaskRow> lockOverdue(TaskState state, long now, int most) {
		return this.bulk.jdbc()
			.query(TaskColumns.SELECT
					+ "queue_id = ? and state = ? and moment <= ? order by moment, place limit ? for update skip locked",
					TaskColumns::whole, this.queue, state.name(), now, most);
	}

	List<TaskRow> findOverdue(TaskState state, long now, int most) {
		return this.bulk.jdbc()
			.query(TaskColumns.SELECT_LIGHT
					+ "queue_id = ? and state = ? and moment <= ? order by moment, place limit ?", TaskColumns::light,
					this.queue, state.name(), now, most);
	}

	/** Tickets of ready tasks that are their latest. */
	List<Ticket> holding(List<Ticket> tickets) {
		Set<Ticket.Key> latest = new HashSet<>(
				this.bulk.select("select task_key, ticket from chihuo_tasks where state = 'READY' and ", this.queue,
						tickets.stream().map(Ticket::id).distinct().toList(), "",
						(row, number) -> new Ticket.Key(Keys.id(row.getString(1)), row.getLong(2))));
		return tickets.stream().filter((ticket) -> latest.remove(ticket.key())).toList();
	}

	void insert(List<TaskRow> rows) {
		if (!rows.isEmpty()) {
			this.bulk.insert(TABLE, this.queue, rows);
		}
	}

	void delete(Collection<String> ids) {
		if (!ids.isEmpty()) {
			this.bulk.delete(TABLE.name(), this.queue, ids, "");
		}
	}

	/** Rows in which the same columns changed are updated together. */
	void update(List<Change> changes) {
		Map<BitSet, List<Change>> groups = new HashMap<>();
		for (Change change : changes) {
			groups.computeIfAbsent(change.columns(), (columns) -> new ArrayList<>()).add(change);
		}
		groups.forEach((columns, group) -> update(columns, group.stream().map(Change::after).toList()));
	}

	private void update(BitSet changed, List<TaskRow> rows) {
		List<Column<TaskRow>> columns = changed.stream().mapToObj(TABLE.columns()::get).toList();
		TaskRow first = rows.get(0);
		if (rows.stream().allMatch((row) -> columns.stream().noneMatch((column) -> column.differs(row, first)))) {
			this.bulk.updateAlike(TABLE, columns, this.queue, rows);
		}
		else {
			this.bulk.update(TABLE, columns, this.queue, rows);
		}
	}

	/**
	 * A row that is no longer what it was.
	 *
	 * @param before as it was
	 * @param after as it is
	 */
	record Change(TaskRow before, TaskRow after) {

		BitSet columns() {
			BitSet changed = new BitSet();
			for (int i = 0; i < TABLE.columns().size(); i++) {
				changed.set(i, TABLE.columns().get(i).differs(this.before, this.after));
			}
			return changed;
		}

	}

}
