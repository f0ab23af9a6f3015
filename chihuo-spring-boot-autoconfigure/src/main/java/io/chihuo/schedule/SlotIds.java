// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;

/**
 * Ids of the tasks of schedules.
 */
final class SlotIds {

	private SlotIds() {
	}

	static String ofSlot(String schedule, Instant nominalTime) {
		return schedule + "@" + nominalTime;
	}

	/**
	 * Of a task that somebody asked for.
	 * @param number distinguishes two of one moment
	 */
	static String ofRequest(String schedule, Instant moment, long number) {
		return schedule + "@now-" + moment + "-" + number;
	}

}
