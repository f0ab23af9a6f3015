// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.jdbc.IdRows.FoundIds;
import io.chihuo.backend.state.OutcomeTracking;

/**
 * The rows, marks and outcomes that a call has changed.
 */
final class RowChanges {

	private final List<TaskRow> inserted = new ArrayList<>();

	private final List<TaskRows.RowChange> updated = new ArrayList<>();

	private final List<TaskRow> deleted = new ArrayList<>();

	private final List<FinishMark> marked = new ArrayList<>();

	private final List<String> unmarked = new ArrayList<>();

	/**
	 * Ids that are marked now, or dead letters from the start, and that no row of a task
	 * keeps others from adding.
	 */
	private final List<String> unguarded = new ArrayList<>();

	private final LoadedOutcomes outcomes;

	private final List<OutcomeRow> kept;

	private final long now;

	private int waiting;

	private long outcomesUntil;

	RowChanges(LoadedOutcomes outcomes, LongSupplier numbers, long now) {
		this.outcomes = outcomes;
		this.kept = outcomes.keptRows(numbers);
		this.now = now;
		this.outcomesUntil = this.kept.stream().mapToLong(OutcomeRow::expiresAt).max().orElse(0);
	}

	void addTask(@Nullable TaskRow before, @Nullable TaskRow after) {
		this.waiting += waitingCount(after) - waitingCount(before);
		OutcomeTracking tracking = (after != null) ? after.task().tracking() : null;
		if (tracking != null && tracking.retentionMillis() > 0) {
			this.outcomesUntil = Math.max(this.outcomesUntil, this.now + tracking.retentionMillis());
		}
		if (before == null && after != null) {
			this.inserted.add(after);
			if (after.deadLetter()) {
				this.unguarded.add(after.id());
			}
		}
		else if (before != null && after == null) {
			this.deleted.add(before);
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

	/**
	 * When the last of the outcomes expires that are kept, or may be kept soon.
	 */
	long outcomesUntil() {
		return this.outcomesUntil;
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

	/** Those of the added ids that are no dead letters. */
	Set<String> addedTasks() {
		return this.inserted.stream()
			.filter((row) -> !row.deadLetter())
			.map(TaskRow::id)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Those of the added ids that are dead letters. */
	List<String> addedDeadLetters() {
		return this.inserted.stream().filter(TaskRow::deadLetter).map(TaskRow::id).toList();
	}

	/** The only change if it is a new task; else null. */
	@Nullable TaskRow singleAdd() {
		boolean single = this.inserted.size() == 1 && this.updated.isEmpty() && this.deleted.isEmpty();
		return single ? this.inserted.get(0) : null;
	}

	/**
	 * Write tasks that are all of the changes, unless one of their ids is there, finished
	 * or dead, or was not added.
	 * @param savepoint is set before the first statement, if not null
	 * @return whether all of it was written
	 */
	boolean addUnseen(QueueTables tables, Collection<String> ids, long outcomesUntil,
			@Nullable AddSavepoint savepoint) {
		if (this.inserted.size() != ids.size() || !tables.tasks().insertUnseen(this.inserted, savepoint)) {
			return false;
		}
		if (outcomesUntil > this.now) {
			tables.outcomes().hideOutcomes(this.outcomes.addedIds(), this.now);
		}
		return true;
	}

	/**
	 * Write all of it.
	 * @param outcomesUntil moment until which the queue may have outcomes: new tasks hide
	 * earlier ones
	 */
	void writeTo(QueueTables tables, long outcomesUntil) {
		List<TaskRow> guards = this.unguarded.stream().map(TaskRow::guardRow).toList();
		tables.tasks().insertTasks(guards);
		tables.ids().insertRows(this.inserted);
		tables.ids().updateRows(this.updated);
		tables.ids().deleteRows(this.deleted);
		tables.marks().deleteMarks(this.unmarked);
		tables.marks().insertMarks(this.marked);
		tables.tasks().deleteTasks(this.unguarded);
		if (outcomesUntil > this.now) {
			tables.outcomes().hideOutcomes(this.outcomes.addedIds(), this.now);
		}
		tables.outcomes().insertOutcomes(this.kept);
		tables.orphans().insertOrphans(this.outcomes.orphans());
	}

}
