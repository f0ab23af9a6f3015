// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

/**
 * Keys of scripts, which are all on one server, and the state of that server as the calls
 * show it: for how long it has not answered although a command was sent, or has refused.
 * Times are those of {@link System#nanoTime()}.
 */
final class ScriptTarget {

	private final byte[][] keys;

	/** Whether no script has run since one was refused for the state of the server. */
	private volatile boolean refusing;

	private long refusingSince;

	private int unanswered;

	private boolean overdue;

	private long since;

	/**
	 * Create a target.
	 * @param keys keys in the order of the scripts
	 */
	ScriptTarget(byte[][] keys) {
		this.keys = keys;
	}

	byte[][] scriptKeys() {
		return this.keys;
	}

	synchronized void onCommandSent(long now) {
		this.unanswered++;
		if (!this.overdue) {
			this.overdue = true;
			this.since = now;
		}
	}

	/** One of those that were sent was answered. */
	synchronized void onCommandAnswered(long now) {
		this.unanswered--;
		this.overdue = this.unanswered > 0;
		this.since = now;
	}

	/** A script has run. */
	void onScriptServed(long now) {
		if (this.refusing) {
			this.refusing = false;
		}
		onCommandAnswered(now);
	}

	/**
	 * A script was refused for the state of the server.
	 * @return nanoseconds since the first refusal after which none has run
	 */
	synchronized long onScriptRefused(long now) {
		if (!this.refusing) {
			this.refusing = true;
			this.refusingSince = now;
		}
		return now - this.refusingSince;
	}

	/** Nobody waits any longer for one of those that were sent. */
	synchronized void onCommandAbandoned() {
		this.unanswered--;
	}

	/** The connection is another one from here on, or there is none. */
	synchronized void restart(long now) {
		this.overdue = this.unanswered > 0;
		this.since = now;
		this.refusing = false;
	}

	synchronized boolean isReplyOverdue(long nanos, long now) {
		return this.overdue && now - this.since > nanos;
	}

}
