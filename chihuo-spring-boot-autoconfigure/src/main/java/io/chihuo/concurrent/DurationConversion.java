// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;

/**
 * Converts durations to numbers. A duration beyond the range of {@code long} becomes the
 * longest there is instead of an overflow.
 */
public final class DurationConversion {

	private DurationConversion() {
	}

	/**
	 * Nanoseconds of a duration.
	 */
	public static long toNanos(Duration time) {
		try {
			return time.toNanos();
		}
		catch (ArithmeticException ex) {
			return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
	}

	/**
	 * Milliseconds of a duration.
	 */
	public static long toMillis(Duration time) {
		try {
			return time.toMillis();
		}
		catch (ArithmeticException ex) {
			return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
	}

	/**
	 * A moment some time after another, in milliseconds since the epoch.
	 */
	public static long plusDuration(long millis, Duration time) {
		long sum = millis + toMillis(time);
		boolean overflow = ((millis ^ sum) & (toMillis(time) ^ sum)) < 0;
		return overflow ? (time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
	}

}
