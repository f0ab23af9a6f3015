// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;

/**
 * A line of the history of a schedule as the endpoint shows it; the members are those of
 * {@link ScheduleEntry}.
 */
record ScheduleEntryDescriptor(Instant at, ScheduleEntryKind kind, Instant nominalTime, long slotCount,
		@Nullable String taskId) {

	static ScheduleEntryDescriptor of(ScheduleEntry entry) {
		return new ScheduleEntryDescriptor(entry.at(), entry.kind(), entry.nominalTime(), entry.slotCount(),
				entry.taskId());
	}

}
