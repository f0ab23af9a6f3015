// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to run again after a time of its choice instead of the loop's
 * backoff, for example when a server asks it to slow down. The run does not count as an
 * attempt, so {@code max-attempts} sets no limit to it, unless {@link #countAsAttempt()}
 * is called.
 */
public class RetryLaterException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final Duration delay;

	private volatile boolean countsAsAttempt;

	public RetryLaterException(Duration delay, String message) {
		this(delay, message, null);
	}

	public RetryLaterException(Duration delay, String message, @Nullable Throwable cause) {
		super(message, cause);
		DurationBounds.checkDuration("delay", delay);
		this.delay = delay;
	}

	/**
	 * Makes the run count as a failed attempt: after the last one the task becomes a dead
	 * letter instead.
	 * @return this exception, to be thrown
	 */
	public RetryLaterException countAsAttempt() {
		this.countsAsAttempt = true;
		return this;
	}

	/**
	 * Whether the run counts as a failed attempt.
	 */
	public boolean countsAsAttempt() {
		return this.countsAsAttempt;
	}

	/**
	 * Time to wait before the next run.
	 */
	public Duration delay() {
		return this.delay;
	}

}
