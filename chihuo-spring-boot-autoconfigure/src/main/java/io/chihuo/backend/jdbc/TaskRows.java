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
import java.util.function.Predicate;

import org.springframework.jdbc.core.RowMapper;

import io.chihuo.TaskState;
import io.chihuo.backend.ledger.Ticket;

/**
 * Reads and writes tasks of one queue.
 */
final class TaskRows {

	private static final TableLayout<TaskRow> TABLE = TaskColumns.TABLE;

	private final BulkStatements bulk;

	private final int queue;

	TaskRows(BulkStatements bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	/** Without their payloads and headers. */
	List<TaskRow> findTasks(Collection<String> ids) {
		return this.bulk.selectRows(TaskColumns.SELECT_LIGHT, this.queue, ids, "", TaskColumns::mapLight);
	}

	/** Without their payloads. */
	List<TaskRow> findWithFields(Collection<String> ids) {
		return this.bulk.selectRows(TaskColumns.SELECT_WITH_FIELDS, this.queue, ids, "", TaskColumns::withFields);
	}

	List<TaskRow> findWhole(Collection<String> ids) {
		return this.bulk.selectRows(TaskColumns.SELECT, this.queue, ids, "", TaskColumns::mapWhole);
	}

	/**
	 * Locked in the order of the ids, so that two transactions that lock the same rows do
	 * not deadlock.
	 */
	List<TaskRow> lockTasks(Collection<String> ids) {
		return this.bulk.selectRows(TaskColumns.SELECT_LIGHT, this.queue, ids, " order by task_key for update",
				TaskColumns::mapLight);
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
		return this.bulk.selectRows(TaskColumns.SELECT, this.queue, ids, " order by task_key for update",
				TaskColumns::mapWhole);
	}

	/**
	 * Tasks in a state whose time has come, but for those that somebody else has locked.
	 * Without their payloads and headers.
	 */
	List<TaskRow> lockOverdue(TaskState state, long from, long now, int most) {
		return lockNext(TaskColumns.SELECT_LIGHT, state.name(), from, now, most, TaskColumns::mapLight);
	}

	/**
	 * Suspects that wait, but for those that somebody else has locked. Without their
	 * payloads and headers.
	 */
	List<TaskRow> lockSuspects(int most) {
		return lockNext(TaskColumns.SELECT_LIGHT, TaskColumns.SUSPECT, OverdueRange.MIN_START_MILLIS, 0, most,
				TaskColumns::mapLight);
	}

	/**
	 * Whole ready tasks in their order, but for those that somebody else has locked.
	 */
	List<TaskRow> lockReady(int most) {
		return lockNext(TaskColumns.SELECT, "READY", 0, 0, most, TaskColumns::mapWhole);
	}

	/** Whole tasks that are leased to a process with one of some tokens. */
	List<TaskRow> lockClaimed(long session, List<Long> tokens, int most) {
		String marks = String.join(", ", Collections.nCopies(tokens.size(), "?"));
		List<Object> values = new ArrayList<>(List.of(this.queue, session));
		values.addAll(tokens);
		values.add(most);
		return this.bulk.jdbcClient()
			.sql(TaskColumns.SELECT + "queue_id = ? and state = 'RUNNING' and session = ? and token in (" + marks
					+ ") order by task_key limit ? for update")
			.params(values)
			.query(TaskColumns::mapWhole)
			.list();
	}

	/**
	 * Suspects that are leased to a process, or whose last lease was charged when it
	 * lapsed there.
	 */
	List<TaskRow> lockSuspectsOf(long session) {
		return this.bulk.jdbcClient()
			.sql(TaskColumns.SELECT_LIGHT + "queue_id = ? and state in ('RUNNING', '" + TaskColumns.SUSPECT
					+ "', 'DEAD') and suspect <> 0 and session = ? for update")
			.params(this.queue, session)
			.query(TaskColumns::mapLight)
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

	/** With payloads and headers where they are wanted, of rows that are locked. */
	List<TaskRow> loadWhole(List<TaskRow> rows, Predicate<TaskRow> wanted) {
		List<String> ids = rows.stream().filter(wanted).map(TaskRow::id).toList();
		if (ids.isEmpty()) {
			return rows;
		}
		Map<String, TaskRow> whole = new HashMap<>();
		lockWhole(ids).forEach((row) -> whole.put(row.id(), row));
		return rows.stream().map((row) -> whole.getOrDefault(row.id(), row)).toList();
	}

	/** Without their payloads and headers. */
	List<TaskRow> findOverdue(TaskState state, long now, int most) {
		return selectNext(TaskColumns.SELECT_LIGHT, "", state.name(), OverdueRange.MIN_START_MILLIS, now, most,
				TaskColumns::mapLight);
	}

	/**
	 * Lock the first tasks of a state, but for those that somebody else has locked. H2
	 * would lock all that are in the range, however few it returns, so there they are
	 * looked up first.
	 */
	private List<TaskRow> lockNext(String select, String state, long from, long upTo, int most,
			RowMapper<TaskRow> mapper) {
		if (this.bulk.locksOnlyResults()) {
			return selectNext(select, " for update skip locked", state, from, upTo, most, mapper);
		}
		List<String> ids = selectNext("select task_key from chihuo_tasks where ", "", state, from, upTo, most,
				(row, number) -> RowKeys.idOf(row.getString(1)));
		if (ids.isEmpty()) {
			return List.of();
		}
		Map<String, TaskRow> locked = new HashMap<>();
		this.bulk
			.selectRows(select, this.queue, ids,
					" and state = ? and moment >= ? and moment <= ? for update skip locked", mapper, state, from, upTo)
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
			this.bulk.insertRows(TABLE, this.queue, rows);
		}
	}

	void deleteTasks(Collection<String> ids) {
		if (!ids.isEmpty()) {
			this.bulk.deleteRows(TABLE.name(), this.queue, ids, "");
		}
	}

	/** Rows in which the same columns changed are updated together. */
	void updateTasks(List<RowChange> changes) {
		Map<BitSet, List<RowChange>> groups = new HashMap<>();
		for (RowChange change : changes) {
			groups.computeIfAbsent(change.changedColumns(), (columns) -> new ArrayList<>()).add(change);
		}
		groups.forEach((columns, group) -> updateColumns(columns, group.stream().map(RowChange::after).toList()));
	}

	private void updateColumns(BitSet changed, List<TaskRow> rows) {
		List<TableColumn<TaskRow>> columns = changed.stream().mapToObj(TABLE.columns()::get).toList();
		TaskRow first = rows.get(0);
		if (rows.stream().allMatch((row) -> columns.stream().noneMatch((column) -> column.differsIn(row, first)))) {
			this.bulk.updateAlike(TABLE, columns, this.queue, rows);
		}
		else {
			this.bulk.updateRows(TABLE, columns, this.queue, rows);
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
			for (int i = 0; i < TABLE.columns().size(); i++) {
				changed.set(i, TABLE.columns().get(i).differsIn(this.before, this.after));
			}
			return changed;
		}

	}

}
