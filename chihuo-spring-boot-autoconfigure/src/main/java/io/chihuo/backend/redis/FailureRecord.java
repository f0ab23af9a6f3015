// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.UnreadableTask;

/**
 * The record in Redis of the runs of a task that did not succeed.
 *
 * @param attempts runs that ended and count
 * @param crashes crashes among them
 * @param handBacks releases of runs that did not end when they were interrupted
 * @param time when it became a dead letter, or since when it is ready or will be, in
 * milliseconds since the epoch; 0 where the task itself tells that
 * @param suspect whether it is a suspect
 * @param error the failure of the last one
 * @param unreadable why this node cannot run the task, null if it can
 */
record FailureRecord(int attempts, int crashes, int handBacks, long time, boolean suspect, String error,
		@Nullable UnreadableTask unreadable) {

	private static final FailureRecord NONE = new FailureRecord(0, 0, 0, 0, false, "", null);

	private static final FailureRecord DAMAGED = new FailureRecord(0, 0, 0, 0, false,
			"The record of its runs is damaged",
			UnreadableTask.damaged("the record of its earlier runs cannot be read"));

	private static final int FIELD_COUNT = 8;

	/** Never fails, for any input: the result for a damaged record says so. */
	static FailureRecord decode(byte @Nullable [] record) {
		if (record == null) {
			return NONE;
		}
		String[] parts = ScriptReply.text(record).split(":", FIELD_COUNT);
		try {
			return (parts.length < FIELD_COUNT) ? DAMAGED
					: new FailureRecord(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]),
							Integer.parseInt(parts[2]), Long.parseLong(parts[3]),
							!parts[4].isEmpty() && parts[4].charAt(0) != '/', parts[7], null);
		}
		catch (NumberFormatException ex) {
			return DAMAGED;
		}
	}

}
