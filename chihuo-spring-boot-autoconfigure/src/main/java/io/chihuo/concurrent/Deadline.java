// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.chihuo.backend.SystemTaskClock;

/**
 * End of a wait that really passes, by {@link SystemTaskClock#monotonicNanos()}: neither
 * a wall clock that is set nor the clock of a test moves it.
 */
public final class Deadline {

	private final long begin;

	private final long length;

	private Deadline(long begin, long length) {
		this.begin = begin;
		this.length = length;
	}

	/**
	 * A deadline some time from now; a negative time is over.
	 */
	public static Deadline in(Duration time) {
		return new Deadline(SystemTaskClock.monotonicNanos(), Math.max(0, DurationConversion.toNanos(time)));
	}

	/**
	 * A deadline some time later than this one; a negative time changes nothing.
	 */
	public Deadline extendedBy(Duration time) {
		long extended = this.length + Math.max(0, DurationConversion.toNanos(time));
		return new Deadline(this.begin, (extended >= 0) ? extended : Long.MAX_VALUE);
	}

	/**
	 * Nanoseconds that are left, at least 0.
	 */
	public long nanosLeft() {
		return Math.max(0, this.length - (SystemTaskClock.monotonicNanos() - this.begin));
	}

	/**
	 * Milliseconds that are left, at least 0.
	 */
	public long millisLeft() {
		return TimeUnit.NANOSECONDS.toMillis(nanosLeft());
	}

}
