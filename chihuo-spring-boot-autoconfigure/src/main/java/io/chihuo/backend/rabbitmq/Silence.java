package io.chihuo.backend.rabbitmq;

/**
 * Finds out when a channel does not confirm what was published over it. A channel that
 * published to a quorum queue while that had no leader, for example since its node was
 * just starting, may never have its messages confirmed, where a new channel does. For one
 * thread.
 */
final class Silence {

	/** How much longer to wait each time that a new channel did not help. */
	private static final int FACTOR = 2;

	private final long shortest;

	private final long longest;

	private long wait;

	private long since;

	/**
	 * Create it.
	 * @param shortest nanoseconds without a confirmation after which to begin anew
	 * @param longest nanoseconds to wait at most before the next time
	 */
	Silence(long shortest, long longest, long now) {
		this.shortest = shortest;
		this.longest = longest;
		this.wait = shortest;
		this.since = now;
	}

	/** Nothing can be confirmed just now. */
	void blocked(long now) {
		this.since = now;
	}

	/**
	 * Whether it is time to begin anew.
	 * @param oldest age of what has waited longest for its confirmation, in nanoseconds;
	 * negative if nothing waits
	 */
	boolean isTooLong(long oldest, long now) {
		if (oldest < this.shortest) {
			this.wait = this.shortest;
			return false;
		}
		if (now - this.since < this.wait) {
			return false;
		}
		this.since = now;
		this.wait = Math.min(this.wait * FACTOR, this.longest);
		return true;
	}

}
