// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the schedules of a namespace.
 *
 * @param schedules the schedules
 * @param unreadable names of schedules that this node cannot read: they are damaged,
 * encrypted with a key that it lacks, or of a later version
 * @param next where the next page begins, null if there is none
 */
public record ScheduleListing(List<ScheduleInfo> schedules, List<String> unreadable, @Nullable String next) {

	public ScheduleListing {
		schedules = List.copyOf(schedules);
		unreadable = List.copyOf(unreadable);
	}

}
