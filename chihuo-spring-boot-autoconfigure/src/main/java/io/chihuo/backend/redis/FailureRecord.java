package io.chihuo.backend.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis holds of the runs of a task that did not succeed.
 *
 * @param attempts runs that ended and count
 * @param crashes crashes among them
 * @param handBacks releases of runs that did not end when they were interrupted
 * @param time when it became a dead letter, or since when it is ready or will be, in
 * milliseconds since the epoch; 0 where the task itself tells that
 * @param suspect whether it is a suspect
 * @param error what the last one failed with
 */
record FailureRecord(int attempts, int crashes, int handBacks, long time, boolean suspect, String error) {

	private static final FailureRecord NONE = new FailureRecord(0, 0, 0, 0, false, "");

	static FailureRecord decode(byte @Nullable [] record) {
		if (record == null) {
			return NONE;
		}
		String[] parts = Reply.text(record).split(":", 7);
		return new FailureRecord(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]),
				Long.parseLong(parts[3]), !parts[4].isEmpty() && parts[4].charAt(0) != '/', parts[6]);
	}

}
