// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.chihuo.backend.SystemTaskClock;

/**
 * Looks at a queue at the earliest moment that it was asked for. A claim on another node
 * does not report when its lease lapses, so it looks twice a lease at least.
 */
public final class DueTimer {

	/** In milliseconds. */
	private static final long MAX_WAIT_MILLIS = 15_000;

	private final ScheduledExecutorService timer;

	private final Runnable poll;

	private final BooleanSupplier isWatched;

	private volatile long maxWait = MAX_WAIT_MILLIS;

	/**
	 * Moment of the next look, by {@link SystemTaskClock#monotonicNanos()}; 0 for none.
	 */
	private long nextPoll;

	/**
	 * Create a timer.
	 * @param isWatched whether somebody wants looks to be made
	 * @param poll looks at the queue, and then asks for the next look; must not block
	 */
	public DueTimer(ScheduledExecutorService timer, BooleanSupplier isWatched, Runnable poll) {
		this.timer = timer;
		this.isWatched = isWatched;
		this.poll = poll;
	}

	/**
	 * Look twice within a lease of this length.
	 */
	public void pollTwicePerLease(Duration length) {
		long wait = Math.min(MAX_WAIT_MILLIS, Math.max(length.toMillis() / 2, 1));
		if (wait != this.maxWait) {
			this.maxWait = wait;
			pollIn(wait);
		}
	}

	/**
	 * Look when something comes due.
	 * @param millis time until then, -1 if nothing is to come due
	 * @return whether a look is planned for then or earlier
	 */
	public boolean pollIn(long millis) {
		if (!this.isWatched.getAsBoolean()) {
			return false;
		}
		long wait = (millis < 0) ? this.maxWait : Math.min(millis + 1, this.maxWait);
		long moment = SystemTaskClock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(wait);
		if (planPoll(moment)) {
			try {
				PeriodicAlarm.scheduleAction(this.timer, () -> onAlarm(moment), wait);
			}
			catch (OutOfMemoryError ex) {
				forgetPoll(moment);
				throw ex;
			}
		}
		return true;
	}

	private void onAlarm(long moment) {
		if (forgetPoll(moment)) {
			this.poll.run();
		}
	}

	/** Returns whether it is earlier than the look that was planned. */
	private synchronized boolean planPoll(long moment) {
		if (this.nextPoll != 0 && this.nextPoll - moment <= 0) {
			return false;
		}
		this.nextPoll = moment;
		return true;
	}

	/** Returns whether it was the next look. */
	private synchronized boolean forgetPoll(long moment) {
		boolean next = this.nextPoll == moment;
		this.nextPoll = next ? 0 : this.nextPoll;
		return next;
	}

}
