// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Decides how many tasks to claim ahead of those that run: as many as end within two
 * round trips of a claim, or within 20 ms. So short tasks follow each other without a gap
 * and are claimed in batches worth a round trip, and long tasks are not claimed before
 * they can run.
 */
final class PrefetchLimit {

	private static final int MAX_PREFETCHED_TASKS = 500;

	/** Most bytes of payloads to claim at once, and to claim ahead. */
	private static final double MAX_PREFETCHED_BYTES = 1 << 20;

	/** A claim that takes longer met a server that was busy or away. */
	private static final long MAX_ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** Time to claim ahead for at least, in nanoseconds. */
	private static final double MAX_AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final LongAdder ended = new LongAdder();

	private long endedBefore;

	private long measuredAt = SystemTaskClock.monotonicNanos();

	/** Runs that end in a nanosecond. */
	private double rate;

	private double trip;

	/** Size of a payload. */
	private volatile double bytes = 4096;

	/** How many tasks to claim ahead of those that run. */
	private volatile int ahead;

	void onRunEnded() {
		this.ended.increment();
	}

	/**
	 * Returns how many tasks to claim now: ahead only in large batches.
	 * @param free slots for which no task is claimed; negative if tasks are claimed ahead
	 */
	int claimSize(int free) {
		int ahead = this.ahead;
		long all = (long) free + ahead;
		return (all > ahead / 2) ? (int) Math.min(all, mostAtOnce()) : 0;
	}

	private int mostAtOnce() {
		return (int) Math.max(1, Math.min(TaskStore.MAX_CLAIM_SIZE, MAX_PREFETCHED_BYTES / this.bytes));
	}

	/** Claims nothing ahead until a claim is answered in full. */
	void stopPrefetching() {
		this.ahead = 0;
	}

	/**
	 * A claim was answered; one is under way at a time.
	 * @param full whether with as many tasks as it asked for
	 * @param sentAt when it was sent, by {@link SystemTaskClock#monotonicNanos()}
	 */
	void onAnswered(List<LeasedTask> tasks, boolean full, long sentAt) {
		this.ahead = full ? measureRoundTrip(tasks, sentAt) : 0;
	}

	private int measureRoundTrip(List<LeasedTask> tasks, long sentAt) {
		measureRoundTrip(sentAt);
		long size = 0;
		for (LeasedTask task : tasks) {
			size += task.payload().length;
		}
		this.bytes = (this.bytes + size / (double) Math.max(tasks.size(), 1) + 1) / 2;
		double ahead = this.rate * Math.max(2 * this.trip, MAX_AHEAD_NANOS);
		return (int) Math.min(ahead, Math.min(MAX_PREFETCHED_TASKS, MAX_PREFETCHED_BYTES / this.bytes));
	}

	private void measureRoundTrip(long sentAt) {
		long now = SystemTaskClock.monotonicNanos();
		long ended = this.ended.sum();
		long passed = Math.max(now - this.measuredAt, 1);
		this.rate = (this.rate + (ended - this.endedBefore) / (double) passed) / 2;
		this.trip = (this.trip + Math.min(now - sentAt, MAX_ROUND_TRIP_NANOS)) / 2;
		this.endedBefore = ended;
		this.measuredAt = now;
	}

}
