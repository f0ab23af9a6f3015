// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;

/**
 * A task that somebody asked for, and whose payload a node has yet to make.
 *
 * @param moment when it was asked for, to the millisecond
 * @param number distinguishes two of one moment
 */
record RunRequest(Instant moment, long number) {

	/** Most that wait. */
	static final int MAX_WAITING_COUNT = 10;

	static RunRequest parseText(String text) {
		int end = text.indexOf(',');
		return new RunRequest(Instant.ofEpochMilli(Long.parseLong(text.substring(0, end))),
				Long.parseLong(text.substring(end + 1)));
	}

	String toText() {
		return this.moment.toEpochMilli() + "," + this.number;
	}

	String taskId(String schedule) {
		return SlotIds.ofRequest(schedule, this.moment, this.number);
	}

}
