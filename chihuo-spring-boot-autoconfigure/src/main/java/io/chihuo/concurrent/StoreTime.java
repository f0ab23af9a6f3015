// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import io.chihuo.backend.TaskClock;

/**
 * The clock of a store as this node estimates it: never ahead of it by much, since the
 * store has told its time between a call and the answer. For any number of threads.
 */
public final class StoreTime {

	private static final long MAX_ERROR_MILLIS = 1000;

	private final TaskClock clock;

	/** The store's time minus that of this node, in milliseconds, at least. */
	private long minOffset = Long.MIN_VALUE;

	private long maxOffset = Long.MAX_VALUE;

	/**
	 * Create an estimate.
	 * @param clock the clock of this node
	 */
	public StoreTime(TaskClock clock) {
		this.clock = clock;
	}

	/**
	 * The time of this node, to be given to {@link #onAnswer} later.
	 */
	public long localMillis() {
		return this.clock.millis();
	}

	/**
	 * The store has answered.
	 * @param askedAt local time before the call
	 * @param storeMillis the time that the store has told
	 */
	public synchronized void onAnswer(long askedAt, long storeMillis) {
		long min = storeMillis - this.clock.millis();
		long max = storeMillis - askedAt;
		boolean set = min > this.maxOffset || max < this.minOffset;
		this.minOffset = set ? min : Math.max(this.minOffset, min);
		this.maxOffset = set ? max : Math.min(this.maxOffset, max);
	}

	/**
	 * Whether an answer came soon enough to tell the time of the store within a second.
	 */
	public synchronized boolean isKnown() {
		return this.minOffset != Long.MIN_VALUE && this.maxOffset - this.minOffset <= MAX_ERROR_MILLIS;
	}

	/**
	 * The present moment by the clock of the store, after a first answer.
	 */
	public long currentMillis() {
		return this.clock.millis() + offsetMillis();
	}

	/**
	 * Local time of a moment of the store.
	 */
	public long toLocalMillis(long storeMillis) {
		return storeMillis - offsetMillis();
	}

	private synchronized long offsetMillis() {
		return (this.minOffset != Long.MIN_VALUE) ? this.minOffset : 0;
	}

}
