// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import io.chihuo.backend.DeadLetterSweep;

/**
 * The pace of the steps of an operation, which share the store with the loop: a step that
 * takes long makes the next ones smaller, and each is followed by a pause as long as it
 * took. So at most half of the time of a store goes into it. Not thread-safe.
 */
final class StepPace {

	static final int MIN_STEP_SIZE = 20;

	static final int MAX_STEP_SIZE = DeadLetterSweep.MAX_SWEEP_SIZE;

	/** A step that takes longer keeps the claims of the loop waiting. */
	private static final long TARGET_MILLIS = 5;

	private static final long MAX_PAUSE_MILLIS = 1000;

	private int size = 100;

	/** Most tasks of the next step. */
	int stepSize() {
		return this.size;
	}

	/**
	 * A step has ended.
	 * @param millis milliseconds that it took
	 * @return milliseconds to wait before the next one
	 */
	long onStep(long millis) {
		if (millis > 2 * TARGET_MILLIS) {
			this.size = Math.max(MIN_STEP_SIZE, this.size / 2);
		}
		else if (millis < TARGET_MILLIS) {
			this.size = Math.min(MAX_STEP_SIZE, this.size + this.size / 4);
		}
		return Math.min(millis, MAX_PAUSE_MILLIS);
	}

}
