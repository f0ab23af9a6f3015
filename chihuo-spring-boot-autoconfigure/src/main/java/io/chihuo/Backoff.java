// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Time to wait before a failed task is retried: exponential, bounded, and spread by a
 * random share.
 */
public final class Backoff {

	private static final double DEFAULT_JITTER = 0.2;

	/**
	 * Two seconds, three times as long after each failure up to an hour, spread by a
	 * fifth.
	 */
	public static final Backoff DEFAULTS = exponential(Duration.ofSeconds(2), 3.0, Duration.ofHours(1));

	private final Duration initial;

	private final double multiplier;

	private final Duration max;

	private final double jitter;

	private Backoff(Duration initial, double multiplier, Duration max, double jitter) {
		DurationBounds.checkDuration("backoff.initial", initial);
		Assert.isTrue(multiplier >= 1, () -> "'backoff.multiplier' must be at least 1, but is " + multiplier);
		DurationBounds.checkDuration("backoff.max", max);
		Assert.isTrue(jitter >= 0 && jitter <= 1, () -> "'backoff.jitter' must be from 0 to 1, but is " + jitter);
		this.initial = initial;
		this.multiplier = multiplier;
		this.max = max;
		this.jitter = jitter;
	}

	/**
	 * Wait that grows with each failure, spread by a fifth.
	 * @param initial wait after the first failure; zero tries again at once
	 * @param multiplier growth from one failure to the next, at least 1
	 * @param max longest wait before jitter
	 */
	public static Backoff exponential(Duration initial, double multiplier, Duration max) {
		return new Backoff(initial, multiplier, max, DEFAULT_JITTER);
	}

	/**
	 * The same wait after each failure, without jitter.
	 * @param wait zero tries again at once
	 */
	public static Backoff fixed(Duration wait) {
		return new Backoff(wait, 1, wait, 0);
	}

	/**
	 * Same waits with another jitter.
	 * @param jitter share of the wait, 0 to 1, by which it is made longer or shorter at
	 * random
	 */
	public Backoff withJitter(double jitter) {
		return new Backoff(this.initial, this.multiplier, this.max, jitter);
	}

	public Duration initial() {
		return this.initial;
	}

	public double multiplier() {
		return this.multiplier;
	}

	public Duration max() {
		return this.max;
	}

	public double jitter() {
		return this.jitter;
	}

	/**
	 * Wait after the nth failure.
	 * @param failures failures so far, at least 1
	 */
	public Duration after(int failures) {
		double wait = this.initial.toMillis() * Math.pow(this.multiplier, failures - 1);
		double spread = 1 + this.jitter * ThreadLocalRandom.current().nextDouble(-1, 1);
		return Duration.ofMillis(Math.round(Math.min(wait, this.max.toMillis()) * spread));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Backoff that && this.initial.equals(that.initial) && this.multiplier == that.multiplier
				&& this.max.equals(that.max) && this.jitter == that.jitter;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.initial, this.multiplier, this.max, this.jitter);
	}

	@Override
	public String toString() {
		return "Backoff[initial=" + this.initial + ", multiplier=" + this.multiplier + ", max=" + this.max + ", jitter="
				+ this.jitter + "]";
	}

}
