// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.chihuo.TaskState;

/**
 * The rows of ids, each of which is in the table of tasks or in that of dead letters. The
 * latter are apart, since they may stay for months and be many, while tasks come and go.
 *
 * @param tasks tasks that are queued, run or wait
 * @param deadLetters dead letters
 * @param bulk statements about both
 * @param queue number of the queue
 */
record IdRows(TaskRows tasks, TaskRows deadLetters, BulkStatements bulk, int queue) {

	private static final int MAX_ADOPTED = 500;

	private static final String CLOSED = "select task_key, finished_at, false from chihuo_finished where ";

	private static final String DEAD = "select task_key, 0, true from chihuo_dead_letters where ";

	static IdRows of(BulkStatements bulk, int queue) {
		return new IdRows(new TaskRows(bulk, queue, TaskColumns.TABLE),
				new TaskRows(bulk, queue, TaskColumns.DEAD_LETTERS), bulk, queue);
	}

	/**
	 * Ids that are not queued, and cannot be locked in the table of tasks.
	 *
	 * @param marks finish marks
	 * @param dead ids of dead letters
	 */
	record ClosedIds(List<FinishMark> marks, Set<String> dead) {

	}

	/** By one statement, so that a row that moves meanwhile is not missed. */
	List<TaskRow> findRows(TaskSelection selection, Collection<String> ids) {
		return this.bulk.selectUnion(selection.from(TaskColumns.TABLE), selection.from(TaskColumns.DEAD_LETTERS),
				this.queue, ids, selection.mapper());
	}

	/** Which of some ids are finished or dead. */
	ClosedIds findClosed(Collection<String> ids) {
		List<FinishMark> marks = new ArrayList<>();
		Set<String> dead = new HashSet<>();
		this.bulk.selectUnion(CLOSED, DEAD, this.queue, ids, (row, number) -> {
			String id = RowKeys.idOf(row.getString(1));
			return row.getBoolean(3) ? dead.add(id) : marks.add(new FinishMark(id, row.getLong(2)));
		});
		return new ClosedIds(marks, dead);
	}

	/**
	 * Of ids that are not among locked tasks, lock the dead letters too. A task that dies
	 * is found, since it has moved by the time at which its lock is free.
	 */
	List<TaskRow> lockOthers(List<TaskRow> locked, Collection<String> ids) {
		Set<String> others = new HashSet<>(ids);
		locked.forEach((row) -> others.remove(row.id()));
		return others.isEmpty() ? locked : join(locked, this.deadLetters.lockPresent(others));
	}

	/**
	 * Lock dead letters too that were found.
	 * @throws StaleReadException if one of them is none any more
	 */
	List<TaskRow> lockFound(List<TaskRow> locked, Set<String> dead) {
		Set<String> others = new HashSet<>(dead);
		locked.forEach((row) -> others.remove(row.id()));
		if (others.isEmpty()) {
			return locked;
		}
		List<TaskRow> rows = this.deadLetters.lockTasks(others);
		if (rows.size() < others.size()) {
			throw new StaleReadException("A dead letter was requeued or removed meanwhile");
		}
		return join(locked, rows);
	}

	private static List<TaskRow> join(List<TaskRow> rows, List<TaskRow> more) {
		List<TaskRow> all = new ArrayList<>(rows);
		all.addAll(more);
		return all;
	}

	/**
	 * Suspects that are leased to a process, or whose last lease was charged when it
	 * lapsed there.
	 */
	List<TaskRow> lockSuspectsOf(long session) {
		return join(this.tasks.lockSuspectsOf(session), this.deadLetters.lockSuspectsOf(session));
	}

	/** With payloads and headers where they are wanted, of rows that are locked. */
	List<TaskRow> loadWhole(List<TaskRow> rows, Predicate<TaskRow> wanted) {
		Map<String, TaskRow> whole = new HashMap<>();
		loadWhole(this.tasks, rows, wanted.and((row) -> !row.deadLetter()), whole);
		loadWhole(this.deadLetters, rows, wanted.and(TaskRow::deadLetter), whole);
		return whole.isEmpty() ? rows : rows.stream().map((row) -> whole.getOrDefault(row.id(), row)).toList();
	}

	private static void loadWhole(TaskRows table, List<TaskRow> rows, Predicate<TaskRow> wanted,
			Map<String, TaskRow> whole) {
		List<String> ids = rows.stream().filter(wanted).map(TaskRow::id).toList();
		if (!ids.isEmpty()) {
			table.lockWhole(ids).forEach((row) -> whole.put(row.id(), row));
		}
	}

	/**
	 * Move dead letters that a node of an earlier version left among the tasks.
	 * @return how many; there may be more if it is not 0
	 */
	int adoptDeadLetters() {
		List<TaskRow> rows = this.tasks.lockOverdue(TaskState.DEAD, OverdueRange.MIN_START_MILLIS, Long.MAX_VALUE,
				MAX_ADOPTED);
		this.deadLetters.moveTasks(this.tasks, rows.stream().map(TaskRow::id).toList());
		return rows.size();
	}

	TaskRows tableOf(TaskRow row) {
		return row.deadLetter() ? this.deadLetters : this.tasks;
	}

	void insertRows(List<TaskRow> rows) {
		this.tasks.insertTasks(rows.stream().filter((row) -> !row.deadLetter()).toList());
		this.deadLetters.insertTasks(rows.stream().filter(TaskRow::deadLetter).toList());
	}

	/** Those that die, or are dead letters no more, move first, payloads and all. */
	void updateRows(List<TaskRows.RowChange> changes) {
		moveRows(this.tasks, this.deadLetters, changes);
		moveRows(this.deadLetters, this.tasks, changes);
		this.tasks.updateTasks(changes.stream().filter((change) -> !change.after().deadLetter()).toList());
		this.deadLetters.updateTasks(changes.stream().filter((change) -> change.after().deadLetter()).toList());
	}

	private void moveRows(TaskRows from, TaskRows to, List<TaskRows.RowChange> changes) {
		to.moveTasks(from,
				changes.stream()
					.filter((change) -> tableOf(change.before()) == from && tableOf(change.after()) == to)
					.map((change) -> change.after().id())
					.toList());
	}

	void deleteRows(List<TaskRow> rows) {
		this.tasks.deleteTasks(rows.stream().filter((row) -> !row.deadLetter()).map(TaskRow::id).toList());
		this.deadLetters.deleteTasks(rows.stream().filter(TaskRow::deadLetter).map(TaskRow::id).toList());
	}

}
