// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The rows and marks that a call has changed.
 */
final class RowChanges {

	private final List<TaskRow> inserted = new ArrayList<>();

	private final List<TaskRows.RowChange> updated = new ArrayList<>();

	private final List<String> deleted = new ArrayList<>();

	private final List<FinishMark> marked = new ArrayList<>();

	private final List<String> unmarked = new ArrayList<>();

	/** Ids that are marked now, and that no row of a task keeps others from adding. */
	private final List<String> unguarded = new ArrayList<>();

	private int waiting;

	void addTask(String id, @Nullable TaskRow before, @Nullable TaskRow after) {
		this.waiting += waitingCount(after) - waitingCount(before);
		if (before == null && after != null) {
			this.inserted.add(after);
		}
		else if (before != null && after == null) {
			this.deleted.add(id);
		}
		else if (before != null && after != null && !before.equals(after)) {
			this.updated.add(new TaskRows.RowChange(before, after));
		}
	}

	private static int waitingCount(@Nullable TaskRow row) {
		return (row != null && row.isWaiting()) ? 1 : 0;
	}

	/** How many more tasks wait now. */
	int waitingChange() {
		return this.waiting;
	}

	void addMark(String id, @Nullable Long before, @Nullable Long after, boolean guarded) {
		if (Objects.equals(before, after)) {
			return;
		}
		if (before != null) {
			this.unmarked.add(id);
		}
		if (after != null) {
			this.marked.add(new FinishMark(id, after));
			if (!guarded) {
				this.unguarded.add(id);
			}
		}
	}

	List<String> addedIds() {
		return this.inserted.stream().map(TaskRow::id).toList();
	}

	void writeTo(QueueTables tables) {
		List<TaskRow> guards = this.unguarded.stream().map(TaskRow::guardRow).toList();
		tables.tasks().insertTasks(guards);
		tables.tasks().insertTasks(this.inserted);
		tables.tasks().updateTasks(this.updated);
		tables.tasks().deleteTasks(this.deleted);
		tables.marks().deleteMarks(this.unmarked);
		tables.marks().insertMarks(this.marked);
		tables.tasks().deleteTasks(this.unguarded);
	}

}
