package io.chihuo.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides how many tasks to claim ahead of those that run: twice as many as end within
 * the round trip of a claim. So short tasks follow each other without a gap, a task waits
 * here for two round trips at most, and long tasks are not claimed before they can run.
 */
final class Prefetch {

	private static final int MOST = 500;

	/** A claim that takes longer met a server that was busy or away. */
	private static final long LONGEST_TRIP = TimeUnit.MILLISECONDS.toNanos(50);

	private final LongAdder ended = new LongAdder();

	private long endedBefore;

	private long measuredAt = System.nanoTime();

	/** Runs that end in a nanosecond. */
	private double rate;

	private double trip;

	void ended() {
		this.ended.increment();
	}

	/**
	 * A claim was answered; one is under way at a time.
	 * @param sentAt when it was sent, by {@link System#nanoTime()}
	 * @return how many tasks to claim ahead from now on
	 */
	int answered(long sentAt) {
		long now = System.nanoTime();
		long ended = this.ended.sum();
		long passed = Math.max(now - this.measuredAt, 1);
		this.rate = (this.rate + (ended - this.endedBefore) / (double) passed) / 2;
		this.trip = (this.trip + Math.min(now - sentAt, LONGEST_TRIP)) / 2;
		this.endedBefore = ended;
		this.measuredAt = now;
		return (int) Math.min(2 * this.rate * this.trip, MOST);
	}

}
