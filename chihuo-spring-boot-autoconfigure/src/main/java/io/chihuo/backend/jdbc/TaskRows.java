// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

import io.chihuo.TaskState;
import io.chihuo.backend.ledger.Ticket;

/**
 * Reads and writes the tasks of one queue that are in one of the two tables.
 */
final class TaskRows {

	private static final String LOCK_IN_ORDER = " order by task_key for update";

	private final BulkStatements bulk;

	private final int queue;

	private final TableLayout<TaskRow> table;

	TaskRows(BulkStatements bulk, int queue, TableLayout<TaskRow> table) {
		this.bulk = bulk;
		this.queue = queue;
		this.table = table;
	}

	private List<TaskRow> selectTasks(TaskSelection selection, Collection<String> ids, String lock) {
		return this.bulk.selectRows(selection.from(this.table), this.queue, ids, lock, selection.mapper());
	}

	/** Without their payloads and headers. */
	List<TaskRow> findTasks(Collection<String> ids) {
		return selectTasks(TaskColumns.LIGHT, ids, "");
	}

	/** Without their payloads. */
	List<TaskRow> findWithFields(Collection<String> ids) {
		return selectTasks(TaskColumns.WITH_FIELDS, ids, "");
	}

	List<TaskRow> findWhole(Collection<String> ids) {
		return selectTasks(TaskColumns.WHOLE, ids, "");
	}

	/**
	 * Locked in the order of the ids, so that two transactions that lock the same rows do
	 * not deadlock.
	 */
	List<TaskRow> lockTasks(Collection<String> ids) {
		return selectTasks(TaskColumns.LIGHT, ids, LOCK_IN_ORDER);
	}

	/**
	 * Those that are there, without a lock on the gaps between them, which MySQL takes
	 * for an id that is absent where reads are repeatable.
	 */
	List<TaskRow> lockPresent(Collection<String> ids) {
		List<String> present = findTasks(ids).stream().map(TaskRow::id).toList();
		return present.isEmpty() ? List.of() : lockTasks(present);
	}

	List<TaskRow> lockWhole(Collection<String> ids) {
		return selectTasks(TaskColumns.WHOLE, ids, LOCK_IN_ORDER);
	}

	/**
	 * Tasks in a state whose time has come, but for those that somebody else has locked.
	 * Without their payloads and headers.
	 */
	List<TaskRow> lockOverdue(TaskState state, long from, long now, int most) {
		return lockNext(TaskColumns.LIGHT, state.name(), from, now, most);
	}

	/**
	 * Suspects that wait, but for those that somebody else has locked. Without their
	 * payloads and headers.
	 */
	List<TaskRow> lockSuspects(int most) {
		return lockNext(TaskColumns.LIGHT, TaskColumns.SUSPECT, OverdueRange.MIN_START_MILLIS, 0, most);
	}

	/** See {@link BulkStatements#keepsOldVersions()}. */
	boolean keepsOldVersions() {
		return this.bulk.keepsOldVersions();
	}

	/**
	 * Whole ready tasks in their order, but for those that somebody else has locked.
	 * @param range where to look, which the look narrows
	 */
	List<TaskRow> lockReady(int most, ReadyRange range) {
		if (!keepsOldVersions()) {
			return lockNext(TaskColumns.WHOLE, "READY", 0, 0, most);
		}
		try (ReadyRange.Look look = range.startLook()) {
			List<TaskRow> rows = lockReadyFrom(look.from(), most);
			rows.stream().findFirst().ifPresent((first) -> look.found(first.place()));
			return rows;
		}
	}

	/** From a place on, or from the head of the queue if a task is there. */
	private List<TaskRow> lockReadyFrom(long from, int most) {
		return this.bulk.jdbcClient()
			.sql(TaskColumns.WHOLE.from(this.table) + QueueTotals.READY_FROM
					+ " order by queue_id, state, moment, place limit ? for update skip locked")
			.params(this.queue, this.queue, from, most)
			.query(TaskColumns.WHOLE.mapper())
			.list();
	}

	/** Whole tasks that are leased to a process with one of some tokens. */
	List<TaskRow> lockClaimed(long session, List<Long> tokens, int most) {
		String marks = String.join(", ", Collections.nCopies(tokens.size(), "?"));
		List<Object> values = new ArrayList<>(List.of(this.queue, session));
		values.addAll(tokens);
		values.add(most);
		return this.bulk.jdbcClient()
			.sql(TaskColumns.WHOLE.from(this.table)
					+ "queue_id = ? and state = 'RUNNING' and session = ? and token in (" + marks
					+ ") order by task_key limit ? for update")
			.params(values)
			.query(TaskColumns.WHOLE.mapper())
			.list();
	}

	/**
	 * Suspects that are leased to a process, or whose last lease was charged when it
	 * lapsed there.
	 */
	List<TaskRow> lockSuspectsOf(long session) {
		return this.bulk.jdbcClient()
			.sql(TaskColumns.LIGHT.from(this.table) + "queue_id = ? and state in ('RUNNING', '" + TaskColumns.SUSPECT
					+ "', 'DEAD') and suspect <> 0 and session = ? for update")
			.params(this.queue, session)
			.query(TaskColumns.LIGHT.mapper())
			.list()
			.stream()
			.filter((row) -> row.isIn(TaskState.RUNNING) || row.isLastLeaseCharged())
			.toList();
	}

	boolean hasSuspect() {
		return !this.bulk.jdbcClient()
			.sql("select task_key from chihuo_tasks where queue_id = ? and state = ? limit 1")
			.params(this.queue, TaskColumns.SUSPECT)
			.query(String.class)
			.list()
			.isEmpty();
	}

	/** Without their payloads and headers. */
	List<TaskRow> findOverdue(TaskState state, long now, int most) {
		return selectNext(TaskColumns.LIGHT.from(this.table), "", state.name(), OverdueRange.MIN_START_MILLIS, now,
				most, TaskColumns.LIGHT.mapper());
	}

	/**
	 * Lock the first tasks of a state, but for those that somebody else has locked. H2
	 * would lock all that are in the range, however few it returns, so there they are
	 * looked up first.
	 */
	private List<TaskRow> lockNext(TaskSelection selection, String state, long from, long upTo, int most) {
		String select = selection.from(this.table);
		if (this.bulk.locksOnlyResults()) {
			return selectNext(select, " for update skip locked", state, from, upTo, most, selection.mapper());
		}
		List<String> ids = selectNext("select task_key from " + this.table.name() + " where ", "", state, from, upTo,
				most, (row, number) -> RowKeys.idOf(row.getString(1)));
		if (ids.isEmpty()) {
			return List.of();
		}
		Map<String, TaskRow> locked = new HashMap<>();
		this.bulk
			.selectRows(select, this.queue, ids,
					" and state = ? and moment >= ? and moment <= ? for update skip locked", selection.mapper(), state,
					from, upTo)
			.forEach((row) -> locked.put(row.id(), row));
		return ids.stream().filter(locked::containsKey).map(locked::get).toList();
	}

	/** In the order of the index, all of whose columns H2 wants to be named. */
	private <R> List<R> selectNext(String select, String lock, String state, long from, long upTo, int most,
			RowMapper<R> mapper) {
		return this.bulk.jdbcClient()
			.sql(select + "queue_id = ? and state = ? and moment >= ? and moment <= ?"
					+ " order by queue_id, state, moment, place limit ?" + lock)
			.params(this.queue, state, from, upTo, most)
			.query(mapper)
			.list();
	}

	/** Tickets of ready tasks that are their latest. */
	List<Ticket> findCurrentTickets(List<Ticket> tickets) {
		Set<Map.Entry<String, Long>> latest = new HashSet<>(
				this.bulk.selectRows("select task_key, ticket from chihuo_tasks where state = 'READY' and ", this.queue,
						tickets.stream().map(Ticket::id).distinct().toList(), "",
						(row, number) -> Map.entry(RowKeys.idOf(row.getString(1)), row.getLong(2))));
		return tickets.stream().filter((ticket) -> latest.remove(Map.entry(ticket.id(), ticket.number()))).toList();
	}

	void insertTasks(List<TaskRow> rows) {
		if (!rows.isEmpty()) {
			this.bulk.insertRows(this.table, this.queue, rows);
		}
	}

	/**
	 * Insert tasks whose ids are not there, and look whether they are finished or dead.
	 * The look comes after the rows are there, from when on nobody else can finish their
	 * ids.
	 * @param savepoint is set before, if not null
	 * @return whether all were inserted, and none of them is finished or dead
	 */
	boolean insertUnseen(List<TaskRow> rows, @Nullable AddSavepoint savepoint) {
		return this.bulk.insertUnseen(this.table, this.queue, rows,
				List.of("chihuo_finished", TaskColumns.DEAD_LETTERS.name()), savepoint);
	}

	/**
	 * Move rows, which are locked, to this table from the other one. An earlier dead
	 * letter of an id is replaced: a node of an earlier version, which looks for dead
	 * letters among the tasks, may have added the id again. Only one that was found is
	 * deleted, since MySQL locks the gap of one that is absent where reads are
	 * repeatable.
	 */
	void moveTasks(TaskRows from, List<String> ids) {
		if (ids.isEmpty()) {
			return;
		}
		if (this.table == TaskColumns.DEAD_LETTERS) {
			deleteTasks(findTasks(ids).stream().map(TaskRow::id).toList());
		}
		String columns = "task_key, queue_id, " + this.table.columnNames();
		this.bulk.changeRows("insert into " + this.table.name() + " (" + columns + ") select " + columns + " from "
				+ from.table.name() + " where ", this.queue, ids, "");
		from.deleteTasks(ids);
	}

	void deleteTasks(Collection<String> ids) {
		if (!ids.isEmpty()) {
			this.bulk.deleteRows(this.table.name(), this.queue, ids, "");
		}
	}

	/** Rows in which the same columns changed are updated together. */
	void updateTasks(List<RowChange> changes) {
		Map<BitSet, List<RowChange>> groups = new HashMap<>();
		for (RowChange change : changes) {
			groups.computeIfAbsent(change.changedColumns(), (columns) -> new ArrayList<>()).add(change);
		}
		groups.remove(new BitSet());
		groups.forEach((columns, group) -> updateColumns(columns, group.stream().map(RowChange::after).toList()));
	}

	private void updateColumns(BitSet changed, List<TaskRow> rows) {
		List<TableColumn<TaskRow>> columns = changed.stream().mapToObj(this.table.columns()::get).toList();
		TaskRow first = rows.get(0);
		if (rows.stream().allMatch((row) -> columns.stream().noneMatch((column) -> column.differsIn(row, first)))) {
			this.bulk.updateAlike(this.table, columns, this.queue, rows);
		}
		else {
			this.bulk.updateRows(this.table, columns, this.queue, rows);
		}
	}

	/**
	 * A row that has changed since it was read.
	 *
	 * @param before as it was
	 * @param after as it is
	 */
	record RowChange(TaskRow before, TaskRow after) {

		BitSet changedColumns() {
			BitSet changed = new BitSet();
			List<TableColumn<TaskRow>> columns = TaskColumns.TABLE.columns();
			for (int i = 0; i < columns.size(); i++) {
				changed.set(i, columns.get(i).differsIn(this.before, this.after));
			}
			return changed;
		}

	}

}
