// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.TimeUnit;

import io.chihuo.backend.SystemTaskClock;

/**
 * Computes how many messages the broker may deliver ahead: as many as the loop claims at
 * once, plus the number that it settles within 20 ms. So a busy loop never waits for the
 * broker, and a slow one does not keep messages from other nodes.
 */
final class PrefetchSize {

	private static final int MIN_PREFETCH_SIZE = 16;

	private static final int MAX_PREFETCH_SIZE = 4096;

	private static final long MAX_AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long MIN_MEASURE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private int asked = 1;

	private long taken;

	private long measuredAt = SystemTaskClock.monotonicNanos();

	/** Messages taken in a nanosecond. */
	private double rate;

	/**
	 * A claim has taken messages.
	 * @param asked how many it asked for
	 */
	synchronized void onMessagesTaken(int count, int asked) {
		this.asked = Math.max(asked, this.asked - this.asked / 16);
		this.taken += count;
		long now = SystemTaskClock.monotonicNanos();
		long passed = now - this.measuredAt;
		if (passed > MIN_MEASURE_NANOS) {
			this.rate = (this.rate + this.taken / (double) passed) / 2;
			this.taken = 0;
			this.measuredAt = now;
		}
	}

	/** Compute the next prefetch from the present one. */
	synchronized int nextPrefetch(int present) {
		double wanted = Math.min(Math.max(MIN_PREFETCH_SIZE, this.asked + this.rate * MAX_AHEAD_NANOS),
				MAX_PREFETCH_SIZE + this.asked);
		if (wanted <= present && wanted * 8 >= present) {
			return present;
		}
		return Math.min(Integer.highestOneBit((int) Math.ceil(wanted) - 1) * 2, 1 << 15);
	}

}
