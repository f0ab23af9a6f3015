// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * A backend that does not answer: how long to wait before the next try, and one log line
 * a cause and minute about it, however often it comes and goes.
 */
final class BackendOutage {

	private static final SafeLogger logger = SafeLogger.inBackground(BackendOutage.class);

	/** In one minute. */
	private static final int MAX_CAUSES = 5;

	private final String loop;

	private final String what;

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	private volatile boolean failing;

	private @Nullable Throwable last;

	private final Set<String> logged = new HashSet<>();

	private long loggedSince;

	/** Whether the log knows of this outage. */
	private boolean known;

	BackendOutage(String loop, String what) {
		this.loop = loop;
		this.what = what;
	}

	/**
	 * Returns the milliseconds to wait before the next try. A try of many counts once: it
	 * fails for all with the same exception.
	 */
	synchronized long onFailure(Throwable failure) {
		Throwable cause = FailureText.unwrapFailure(failure);
		if (cause != this.last) {
			this.last = cause;
			this.failing = true;
			this.backoff.nextDelay();
			logFailure(cause);
		}
		return this.backoff.currentDelay();
	}

	private void logFailure(Throwable cause) {
		if (cause instanceof IncompatibleFormatException) {
			return; // the loop stops, and says why
		}
		long now = SystemTaskClock.monotonicNanos();
		if (this.logged.isEmpty() || now - this.loggedSince > TimeUnit.MINUTES.toNanos(1)) {
			this.logged.clear();
			this.loggedSince = now;
		}
		if (this.logged.size() < MAX_CAUSES && this.logged.add(FailureText.describeFailure(cause))) {
			this.known = true;
			warnOfFailure(cause);
		}
	}

	/** An unexpected failure is logged with its stack trace. */
	private void warnOfFailure(Throwable cause) {
		if (cause instanceof BackendUnavailableException) {
			logger.warn("Loop '{}' cannot {}; it retries until it succeeds: {}", this.loop, this.what,
					FailureText.messageLine(cause));
			logger.debug("Loop '{}' cannot {}", this.loop, this.what, FailureText.toLoggable(cause));
		}
		else {
			logger.warn("Loop '{}' cannot {}; it retries until it succeeds", this.loop, this.what,
					FailureText.toLoggable(cause));
		}
	}

	void onSuccess() {
		if (this.failing) {
			endOutage();
		}
	}

	private synchronized void endOutage() {
		if (this.known) {
			logger.info("Loop '{}' can {} again after {} failed attempts", this.loop, this.what,
					this.backoff.failureCount());
		}
		this.known = false;
		this.failing = false;
		this.backoff.reset();
		this.last = null;
	}

}
