// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.concurrent.TimeUnit;

import io.chihuo.backend.SystemTaskClock;

/**
 * The place from which on a queue is looked at for ready tasks, behind which those are
 * that were claimed. Their entries in the index are read over by a look from the
 * beginning until the database has removed them, which it cannot while somebody has an
 * old snapshot. Such a look is made as often as its cost allows, for tasks whose
 * transactions were slow to commit. Tasks for the head of the queue are always looked
 * for.
 */
final class ReadyRange {

	/** Stands for a look from the beginning. */
	static final long MIN_PLACE = Long.MIN_VALUE;

	/**
	 * A place is the time of the add in microseconds; the task may be committed this much
	 * later than others that are claimed.
	 */
	private static final long LATE_COMMIT_MARGIN_MICROS = TimeUnit.SECONDS.toMicros(1);

	/** Looks from the beginning take one part in so many of the time. */
	private static final int FULL_LOOK_SHARE = 20;

	private static final long MAX_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

	private long from = MIN_PLACE;

	private boolean looked;

	/** When a look may start from the beginning again. */
	private long nextBeginning;

	/**
	 * Where a look starts.
	 * @param now this machine's clock, see {@link System#nanoTime()}
	 */
	synchronized long startOf(long now) {
		return (!this.looked || now - this.nextBeginning >= 0) ? MIN_PLACE : this.from;
	}

	/**
	 * A look from the beginning has ended.
	 * @param began when it began, by this machine's clock
	 * @param ended when it ended
	 */
	synchronized void onLookedFromBeginning(long began, long ended) {
		this.looked = true;
		this.nextBeginning = ended + Math.min(MAX_INTERVAL_NANOS, (ended - began) * FULL_LOOK_SHARE);
	}

	/**
	 * The first task that a look has found is at a place.
	 * @param lookedFrom where the look started
	 */
	synchronized void onFound(long lookedFrom, long first) {
		if (first > 0) {
			long start = first - LATE_COMMIT_MARGIN_MICROS;
			this.from = (lookedFrom == MIN_PLACE) ? start : Math.max(this.from, start);
		}
	}

	/** This process has made a task ready at a place. */
	synchronized void includePlace(long place) {
		this.from = Math.min(this.from, place);
	}

	/** Milliseconds until a look may start from the beginning. */
	synchronized long millisUntilBeginning() {
		long nanos = this.nextBeginning - SystemTaskClock.monotonicNanos();
		return this.looked ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos) + 1) : 0;
	}

}
