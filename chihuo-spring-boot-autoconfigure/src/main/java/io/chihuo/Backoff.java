package io.chihuo;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.util.Assert;

/**
 * Time to wait before a failed task is tried again: exponential, bounded, and spread by a
 * random share.
 *
 * @param initial wait after the first failure; zero tries again at once
 * @param multiplier growth from one failure to the next, at least 1
 * @param max longest wait before jitter
 * @param jitter share of the wait, 0 to 1, by which it is made longer or shorter at
 * random
 */
public record Backoff(Duration initial, double multiplier, Duration max, double jitter) {

	/**
	 * Two seconds, three times as long after each failure up to an hour, spread by a
	 * fifth.
	 */
	public static final Backoff DEFAULTS = new Backoff(Duration.ofSeconds(2), 3.0, Duration.ofHours(1), 0.2);

	public Backoff {
		Times.check("backoff.initial", initial);
		Assert.isTrue(multiplier >= 1, () -> "'backoff.multiplier' must be at least 1, but is " + multiplier);
		Times.check("backoff.max", max);
		Assert.isTrue(jitter >= 0 && jitter <= 1, () -> "'backoff.jitter' must be from 0 to 1, but is " + jitter);
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

}
