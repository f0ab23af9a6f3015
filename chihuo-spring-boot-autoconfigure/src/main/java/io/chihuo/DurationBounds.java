// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Bounds of durations: a longer one could not be added to a moment.
 */
final class DurationBounds {

	private static final Duration MAX_DURATION = Duration.ofDays(36500);

	private DurationBounds() {
	}

	static void checkDuration(String name, Duration time) {
		Assert.isTrue(!time.isNegative(), () -> "'" + name + "' must not be negative, but is " + time);
		Assert.isTrue(time.compareTo(MAX_DURATION) <= 0,
				() -> "'" + name + "' must be at most " + MAX_DURATION.toDays() + " days, but is " + time);
	}

}
