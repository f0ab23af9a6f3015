// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A line of the history of a schedule.
 *
 * @param at when it happened, by the clock of the backend
 * @param kind what happened
 * @param nominalTime the slot, or the newest of several that were skipped; for an act the
 * moment of the act
 * @param slotCount number of slots, 0 for an act; at most 10000 are counted
 * @param taskId id of the task that was added, null for none
 */
public record ScheduleEntry(Instant at, ScheduleEntryKind kind, Instant nominalTime, long slotCount,
		@Nullable String taskId) {

}
