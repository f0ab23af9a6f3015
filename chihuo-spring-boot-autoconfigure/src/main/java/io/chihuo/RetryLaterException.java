package io.chihuo;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to be tried again after a time of its choice instead of the loop's
 * backoff. The run counts as a failed attempt.
 */
public class RetryLaterException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final Duration delay;

	public RetryLaterException(Duration delay, String message) {
		this(delay, message, null);
	}

	public RetryLaterException(Duration delay, String message, @Nullable Throwable cause) {
		super(message, cause);
		Times.check("delay", delay);
		this.delay = delay;
	}

	/**
	 * Time to wait before the next run.
	 */
	public Duration delay() {
		return this.delay;
	}

}
