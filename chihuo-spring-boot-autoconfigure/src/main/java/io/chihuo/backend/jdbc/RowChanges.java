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

	void task(String id, @Nullable TaskRow before, @Nullable TaskRow after) {
		this.waiting += waits(after) - waits(before);
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

	private static int waits(@Nullable TaskRow row) {
		return (row != null && row.waits()) ? 1 : 0;
	}

	/** How many more tasks wait now. */
	int waiting() {
		return this.waiting;
	}

	void mark(String id, @Nullable Long before, @Nullable Long after, boolean guarded) {
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

	List<String> added() {
		return this.inserted.stream().map(TaskRow::id).toList();
	}

	void write(QueueTables tables) {
		List<TaskRow> guards = this.unguarded.stream().map(TaskRow::guard).toList();
		tables.tasks().insert(guards);
		tables.tasks().insert(this.inserted);
		tables.tasks().update(this.updated);
		tables.tasks().delete(this.deleted);
		tables.marks().delete(this.unmarked);
		tables.marks().insert(this.marked);
		tables.tasks().delete(this.unguarded);
	}

}
