// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

/**
 * Measures for how long a server has not answered although a command was sent. Times are
 * those of {@link System#nanoTime()}.
 */
final class ConnectionInactivity {

	private int unanswered;

	private boolean silent;

	private long since;

	synchronized void sent(long now) {
		this.unanswered++;
		if (!this.silent) {
			this.silent = true;
			this.since = now;
		}
	}

	/** One of those that were sent was answered. */
	synchronized void answered(long now) {
		this.unanswered--;
		this.silent = this.unanswered > 0;
		this.since = now;
	}

	/** Nobody waits any longer for one of those that were sent. */
	synchronized void abandoned() {
		this.unanswered--;
	}

	/** The connection is another one from here on, or there is none. */
	synchronized void restart(long now) {
		this.silent = this.unanswered > 0;
		this.since = now;
	}

	synchronized boolean isLongerThan(long nanos, long now) {
		return this.silent && now - this.since > nanos;
	}

}
