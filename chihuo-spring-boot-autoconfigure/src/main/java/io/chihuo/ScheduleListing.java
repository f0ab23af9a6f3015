// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the schedules of a namespace.
 *
 * @param schedules the schedules
 * @param next where the next page begins, null if there is none
 */
public record ScheduleListing(List<ScheduleInfo> schedules, @Nullable String next) {

	public ScheduleListing {
		schedules = List.copyOf(schedules);
	}

}
