// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Slots at a fixed rate. Each is a number of periods after the anchor, whatever time
 * zones do.
 */
record RateSeries(Instant anchor, Duration period) implements SlotSeries {

	private static final Duration MIN_PERIOD = Duration.ofSeconds(1);

	/** A longer one could not be added to a moment. */
	private static final Duration MAX_PERIOD = Duration.ofDays(36_500);

	RateSeries {
		Assert.isTrue(period.compareTo(MIN_PERIOD) >= 0 && period.compareTo(MAX_PERIOD) <= 0,
				() -> "'every' must be from 1 s to " + MAX_PERIOD.toDays() + " d, but is " + period);
		Assert.isTrue(period.equals(period.truncatedTo(ChronoUnit.MILLIS)),
				() -> "'every' must be whole milliseconds, but is " + period);
	}

	@Override
	public Instant nextAfter(Instant moment) {
		Duration passed = Duration.between(this.anchor, moment);
		return slotAt(passed.isNegative() ? 1 : passed.dividedBy(this.period) + 1);
	}

	@Override
	public @Nullable Instant newestBetween(Instant after, Instant until) {
		Duration passed = Duration.between(this.anchor, until);
		Instant newest = slotAt(passed.isNegative() ? 0 : passed.dividedBy(this.period));
		return (newest.isAfter(after) && newest.isAfter(this.anchor)) ? newest : null;
	}

	@Override
	public long countBetween(Instant after, Instant until) {
		Instant newest = newestBetween(after, until);
		return (newest == null) ? 0
				: Math.min(MAX_COUNTED_SLOTS, Duration.between(nextAfter(after), newest).dividedBy(this.period) + 1);
	}

	private Instant slotAt(long number) {
		return this.anchor.plus(this.period.multipliedBy(number));
	}

}
