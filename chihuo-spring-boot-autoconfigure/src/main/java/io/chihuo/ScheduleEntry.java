// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A line of the history of a schedule.
 */
public final class ScheduleEntry {

	private final Instant at;

	private final ScheduleEntryKind kind;

	private final Instant nominalTime;

	private final long slotCount;

	private final @Nullable String taskId;

	private ScheduleEntry(Instant at, ScheduleEntryKind kind, Instant nominalTime, long slotCount,
			@Nullable String taskId) {
		this.at = at;
		this.kind = kind;
		this.nominalTime = nominalTime;
		this.slotCount = slotCount;
		this.taskId = taskId;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param at when it happened, by the clock of the backend
	 * @param kind kind of the entry
	 * @param nominalTime the slot, or the newest of several that were skipped; for an act
	 * the moment of the act
	 * @param slotCount number of slots, 0 for an act; at most 10000 are counted
	 * @param taskId id of the task that was added, null for none
	 */
	public static ScheduleEntry of(Instant at, ScheduleEntryKind kind, Instant nominalTime, long slotCount,
			@Nullable String taskId) {
		return new ScheduleEntry(at, kind, nominalTime, slotCount, taskId);
	}

	/**
	 * When it happened, by the clock of the backend.
	 */
	public Instant at() {
		return this.at;
	}

	/**
	 * Kind of the entry.
	 */
	public ScheduleEntryKind kind() {
		return this.kind;
	}

	/**
	 * The slot, or the newest of several that were skipped; for an act the moment of the
	 * act.
	 */
	public Instant nominalTime() {
		return this.nominalTime;
	}

	/**
	 * Number of slots, 0 for an act; at most 10000 are counted.
	 */
	public long slotCount() {
		return this.slotCount;
	}

	/**
	 * Id of the task that was added, null for none.
	 */
	public @Nullable String taskId() {
		return this.taskId;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.at, this.kind, this.nominalTime, this.slotCount, this.taskId);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScheduleEntry that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ScheduleEntry" + fieldValues();
	}

}
