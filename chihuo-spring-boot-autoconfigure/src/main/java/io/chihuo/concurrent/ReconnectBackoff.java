// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;

import io.chihuo.Backoff;

/**
 * Waits between attempts to reach a server that does not answer, each twice as long as
 * the one before. Not thread-safe.
 */
public final class ReconnectBackoff {

	private static final Duration FIRST_WAIT = Duration.ofMillis(50);

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	private final Backoff waits;

	private int failures;

	/** Waits from 50 ms up to 2 s. */
	public ReconnectBackoff() {
		this(FIRST_WAIT, MAX_WAIT);
	}

	/** Waits between two bounds. */
	public ReconnectBackoff(Duration first, Duration max) {
		this.waits = Backoff.exponential(first, 2, max).withJitter(0);
	}

	/** Count a failed attempt; returns the milliseconds to wait before the next one. */
	public long nextDelay() {
		this.failures++;
		return currentDelay();
	}

	/** Milliseconds to wait after the last failed attempt. */
	public long currentDelay() {
		return this.waits.after(this.failures).toMillis();
	}

	/** Number of failed attempts since the last success. */
	public int failureCount() {
		return this.failures;
	}

	public void reset() {
		this.failures = 0;
	}

}
