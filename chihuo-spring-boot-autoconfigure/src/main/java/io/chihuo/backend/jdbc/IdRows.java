// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

	private static final String MARKED = "select task_key, finished_at, 'M' from chihuo_finished where ";

	private static final String DEAD = "select task_key, 0, 'D' from chihuo_dead_letters where ";

	private static final String QUEUED = "select task_key, 0, 'T' from chihuo_tasks where ";

	static IdRows of(BulkStatements bulk, int queue) {
		return new IdRows(new TaskRows(bulk, queue, TaskColumns.TABLE),
				new TaskRows(bulk, queue, TaskColumns.DEAD_LETTERS), bulk, queue);
	}

	/**
	 * Where some ids were found.
	 *
	 * @param marks finish marks
	 * @param dead ids of dead letters
	 * @param queued ids of tasks, if they were looked for
	 */
	record FoundIds(List<FinishMark> marks, Set<String> dead, Set<String> queued) {

		static FoundIds ofMarks(List<FinishMark> marks) {
			return new FoundIds(marks, Set.of(), Set.of());
		}

	}

	/**
	 * By one statement, so that a row that moves meanwhile is not missed. A task counts
	 * for more than a dead letter of the same id, see {@link #lockFound}.
	 */
	List<TaskRow> findRows(TaskSelection selection, Collection<String> ids) {
		Map<String, TaskRow> rows = new LinkedHashMap<>();
		this.bulk
			.selectUnion(List.of(selection.from(TaskColumns.TABLE), selection.from(TaskColumns.DEAD_LETTERS)),
					this.queue, ids, selection.mapper())
			.forEach((row) -> rows.merge(row.id(), row, (one, other) -> one.deadLetter() ? other : one));
		return List.copyOf(rows.values());
	}

	/** Which of some ids are finished or dead. */
	FoundIds findClosed(Collection<String> ids) {
		return findIds(List.of(MARKED, DEAD), ids);
	}

	/** Which of some ids are finished, dead or queued. */
	FoundIds findIds(Collection<String> ids) {
		return findIds(List.of(MARKED, DEAD, QUEUED), ids);
	}

	private FoundIds findIds(List<String> selects, Collection<String> ids) {
		FoundIds found = new FoundIds(new ArrayList<>(), new HashSet<>(), new HashSet<>());
		this.bulk.selectUnion(selects, this.queue, ids, (row, number) -> {
			String id = RowKeys.idOf(row.getString(1));
			return switch (row.getString(3)) {
				case "M" -> found.marks().add(new FinishMark(id, row.getLong(2)));
				case "D" -> found.dead().add(id);
				default -> found.queued().add(id);
			};
		});
		return found;
	}

	/**
	 * Of ids that are not among locked tasks, lock the rows too.
	 */
	List<TaskRow> lockOthers(List<TaskRow> locked, Collection<String> ids) {
		Set<String> others = without(locked, ids);
		return others.isEmpty() ? locked : lockFound(locked, findIds(List.of(DEAD, QUEUED), others));
	}

	/**
	 * Lock all rows too that were found in one look at both tables after some tasks were
	 * locked. One that has moved since then is locked where it is now, whatever the
	 * snapshot of the transaction says; one that is gone is left out. A dead letter of an
	 * id that is a task too is older, and removed: its id was added again in a
	 * transaction of the application whose snapshot was from before the death.
	 */
	List<TaskRow> lockFound(List<TaskRow> locked, FoundIds found) {
		Set<String> dead = without(locked, found.dead());
		if (dead.size() < found.dead().size()) {
			this.deadLetters.deleteTasks(without(found.dead(), dead));
		}
		List<TaskRow> rows = dead.isEmpty() ? locked : join(locked, this.deadLetters.lockTasks(dead));
		Set<String> moved = without(rows, found.queued());
		moved.addAll(without(rows, dead));
		return moved.isEmpty() ? rows : join(rows, lockMoved(moved));
	}

	/** A dead letter may be requeued after it was not found among the tasks. */
	private List<TaskRow> lockMoved(Set<String> ids) {
		List<TaskRow> rows = List.of();
		for (TaskRows table : List.of(this.tasks, this.deadLetters, this.tasks)) {
			Set<String> others = without(rows, ids);
			rows = others.isEmpty() ? rows : join(rows, table.lockTasks(others));
		}
		return rows;
	}

	private static Set<String> without(List<TaskRow> rows, Collection<String> ids) {
		Set<String> others = new TreeSet<>(ids);
		rows.forEach((row) -> others.remove(row.id()));
		return others;
	}

	private static Set<String> without(Set<String> ids, Set<String> some) {
		Set<String> others = new TreeSet<>(ids);
		others.removeAll(some);
		return others;
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
