// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

/**
 * Detects a channel that has stopped confirming messages. A channel that published to a
 * quorum queue while that had no leader, for example since its node was just starting,
 * may never have its messages confirmed, where a new channel does. For one thread.
 */
final class ConfirmStallDetector {

	private final long shortest;

	private final long longest;

	/** Between one new channel and the next; doubles as long as they do not help. */
	private long wait;

	private long begunAnewAt;

	private long blockedAt;

	/**
	 * Create it.
	 * @param shortest nanoseconds without a confirmation after which to begin anew
	 * @param longest most nanoseconds between one new channel and the next
	 */
	ConfirmStallDetector(long shortest, long longest, long now) {
		this.shortest = shortest;
		this.longest = longest;
		this.wait = shortest;
		this.begunAnewAt = now - shortest;
		this.blockedAt = now - shortest;
	}

	/** Nothing can be confirmed just now. */
	void onBlocked(long now) {
		this.blockedAt = now;
	}

	/**
	 * Whether it is time to begin anew.
	 * @param oldest age of the message that has waited longest for its confirmation, in
	 * nanoseconds; negative if nothing waits
	 */
	boolean isTooLong(long oldest, long now) {
		long passed = now - this.begunAnewAt;
		if (passed > 2 * this.wait) {
			this.wait = this.shortest; // the last one has helped
		}
		if (oldest < this.shortest || now - this.blockedAt < this.shortest || passed < this.wait) {
			return false;
		}
		this.begunAnewAt = now;
		this.wait = Math.min(2 * this.wait, this.longest);
		return true;
	}

}
