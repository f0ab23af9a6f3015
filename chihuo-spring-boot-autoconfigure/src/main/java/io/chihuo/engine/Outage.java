package io.chihuo.engine;

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend that does not answer: how long to wait before the next try, and one log line
 * a minute about it.
 */
final class Outage {

	private static final Logger logger = LoggerFactory.getLogger(Outage.class);

	private static final long FIRST_WAIT = 50;

	private static final long LONGEST_WAIT = 2000;

	private final String loop;

	private final String what;

	private int failures;

	private long lastLogged;

	Outage(String loop, String what) {
		this.loop = loop;
		this.what = what;
	}

	/** Returns the milliseconds to wait before the next try. */
	synchronized long failed(Throwable failure) {
		long now = System.nanoTime();
		if (this.failures++ == 0 || now - this.lastLogged > TimeUnit.MINUTES.toNanos(1)) {
			this.lastLogged = now;
			logger.warn("Loop '{}' cannot {}; it goes on trying", this.loop, this.what, failure);
		}
		return Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(this.failures - 1, 10));
	}

	void over() {
		if (this.failures > 0) {
			end();
		}
	}

	private synchronized void end() {
		if (this.failures > 0) {
			logger.info("Loop '{}' can {} again after {} failed tries", this.loop, this.what, this.failures);
			this.failures = 0;
		}
	}

}
