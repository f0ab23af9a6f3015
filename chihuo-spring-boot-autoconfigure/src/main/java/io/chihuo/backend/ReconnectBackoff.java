package io.chihuo.backend;

import java.time.Duration;

import io.chihuo.Backoff;

/**
 * Waits between attempts to reach a server that does not answer: from 50 ms, doubling up
 * to 2 s. Not thread-safe.
 */
public final class ReconnectBackoff {

	private static final Backoff WAITS = Backoff.exponential(Duration.ofMillis(50), 2, Duration.ofSeconds(2))
		.withJitter(0);

	private int failures;

	/** Count a failed attempt; returns the milliseconds to wait before the next one. */
	public long next() {
		this.failures++;
		return current();
	}

	/** Milliseconds to wait after the last failed attempt. */
	public long current() {
		return WAITS.after(this.failures).toMillis();
	}

	/** Number of failed attempts since the last success. */
	public int failures() {
		return this.failures;
	}

	public void reset() {
		this.failures = 0;
	}

}
