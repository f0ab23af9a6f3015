package io.chihuo.backend.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis holds of the runs of a task that ended badly.
 *
 * @param attempts runs that ended and count
 * @param crashes lapsed leases among them
 * @param time when it became a dead letter, or since when it is ready or will be, in
 * milliseconds since the epoch; 0 where the task itself tells that
 * @param error what the last one failed with
 */
record FailureRecord(int attempts, int crashes, long time, String error) {

	private static final FailureRecord NONE = new FailureRecord(0, 0, 0, "");

	static FailureRecord decode(byte @Nullable [] record) {
		if (record == null) {
			return NONE;
		}
		String[] parts = Reply.text(record).split(":", 4);
		return new FailureRecord(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]),
				parts[3]);
	}

}
