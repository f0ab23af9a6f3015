// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.chihuo.backend.DeadLetterSweep;

/**
 * The pace of the calls of an operation, which share the store with the claims of the
 * loop. A claim waits for a call that is under way. So a call is made as large as takes
 * twice the time of the way to the store and back, or a quarter of a millisecond where
 * the store is near, and pauses follow that last a third as long as the calls took. Not
 * thread-safe.
 */
final class StepPace {

	static final int MIN_CALL_SIZE = 25;

	static final int MAX_PAGE_SIZE = DeadLetterSweep.MAX_SWEEP_SIZE;

	/** A dead letter is read in less time than it is changed. */
	private static final int CALLS_PER_PAGE = 2;

	/** Time that a call may take, however near the store is. */
	private static final double MIN_TARGET_NANOS = 250_000;

	/** Calls from one change of their size to the next. */
	private static final int CALLS_PER_CHANGE = 20;

	private static final long MAX_PAUSE_MILLIS = 1000;

	private static final int PAUSE_DIVISOR = 3;

	private final LongSupplier nanos;

	private final CountDownLatch stopped;

	private final MeanTime callTime = new MeanTime();

	/** That of the way to the store and back, which a claim takes, too. */
	private final LeastTime wayTime = new LeastTime();

	private int callSize = MIN_CALL_SIZE;

	private int calls;

	private long unpausedNanos;

	/**
	 * Create it.
	 * @param nanos monotonic clock, see {@link System#nanoTime()}
	 * @param stopped ends pauses
	 */
	StepPace(LongSupplier nanos, CountDownLatch stopped) {
		this.nanos = nanos;
		this.stopped = stopped;
	}

	/** The mean of the last times. */
	private static final class MeanTime {

		/** Part of a mean that earlier times have. */
		private static final double DECAY_RATIO = 0.97;

		private double sum;

		private double count;

		void add(long nanos) {
			this.sum = this.sum * DECAY_RATIO + nanos;
			this.count = this.count * DECAY_RATIO + 1;
		}

		double mean() {
			return (this.count > 0) ? this.sum / this.count : 0;
		}

	}

	/**
	 * The least of the last times: whatever else takes its time is missing in some.
	 */
	private static final class LeastTime {

		private static final int WINDOW_SIZE = 50;

		private int added;

		private long least = Long.MAX_VALUE;

		private long leastBefore = Long.MAX_VALUE;

		void add(long nanos) {
			if (this.added++ % WINDOW_SIZE == 0) {
				this.leastBefore = this.least;
				this.least = Long.MAX_VALUE;
			}
			this.least = Math.min(this.least, nanos);
		}

		/** There is one at least. */
		long least() {
			return Math.min(this.least, this.leastBefore);
		}

	}

	/** Most tasks that one call changes. */
	int callSize() {
		return this.callSize;
	}

	/** Most dead letters of one page. */
	int pageSize() {
		return Math.min(MAX_PAGE_SIZE, CALLS_PER_PAGE * this.callSize);
	}

	/** Times a write of the record, which is little more than the way to the store. */
	boolean timeWrite(BooleanSupplier write) {
		long begin = this.nanos.getAsLong();
		boolean written = write.getAsBoolean();
		this.wayTime.add(this.nanos.getAsLong() - begin);
		return written;
	}

	/** Makes a call, which may be followed by a pause. */
	<R> R paceCall(Supplier<R> call) throws InterruptedException {
		long begin = this.nanos.getAsLong();
		R answer = call.get();
		long took = this.nanos.getAsLong() - begin;
		this.callTime.add(took);
		this.wayTime.add(took);
		this.calls++;
		if (this.calls % CALLS_PER_CHANGE == 0) {
			adaptSize();
		}
		this.unpausedNanos += took;
		long pauseMillis = Math.min(TimeUnit.NANOSECONDS.toMillis(this.unpausedNanos / PAUSE_DIVISOR),
				MAX_PAUSE_MILLIS);
		if (pauseMillis > 0) {
			this.unpausedNanos = 0;
			this.stopped.await(pauseMillis, TimeUnit.MILLISECONDS);
		}
		return answer;
	}

	private void adaptSize() {
		double target = Math.max(MIN_TARGET_NANOS, 2.0 * this.wayTime.least());
		if (this.callTime.mean() > target) {
			this.callSize = Math.max(MIN_CALL_SIZE, this.callSize * 3 / 4);
		}
		else {
			this.callSize = Math.min(MAX_PAGE_SIZE, this.callSize * 5 / 4);
		}
	}

}
