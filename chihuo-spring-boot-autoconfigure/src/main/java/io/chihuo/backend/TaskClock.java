// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Instant;

/**
 * The one source of time of an application's engine: reads it and sets alarms by it, so
 * that a test can set it.
 */
public interface TaskClock extends AutoCloseable {

	/**
	 * Milliseconds since the epoch. Never goes back.
	 */
	long millis();

	/**
	 * Run something at a moment, or at once if it has passed. It must be short and must
	 * not block, since all alarms share a thread; the calling thread never runs it.
	 * @param millis the moment, in milliseconds since the epoch
	 * @return cancels the alarm, unless it has gone off; may be called twice
	 */
	Runnable setAlarm(long millis, Runnable action);

	/**
	 * Time as an instant.
	 */
	default Instant now() {
		return Instant.ofEpochMilli(millis());
	}

	/**
	 * Whether alarms no longer go off since the clock was closed.
	 */
	default boolean isClosed() {
		return false;
	}

	/**
	 * Forget all alarms.
	 */
	@Override
	void close();

	/**
	 * The machine's time. It runs on evenly when the machine's wall clock is set.
	 */
	static TaskClock systemClock() {
		return new SystemTaskClock();
	}

}
