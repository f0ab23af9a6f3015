package io.chihuo.backend.rabbitmq;

/**
 * Waits between attempts to reach the broker: from 50 ms, doubling up to 2 s. For one
 * thread.
 */
final class Backoff {

	private static final long SHORTEST = 50;

	private static final long LONGEST = 2000;

	private long wait = SHORTEST;

	/** Milliseconds to wait now. */
	long next() {
		long wait = this.wait;
		this.wait = Math.min(2 * wait, LONGEST);
		return wait;
	}

	/** It was reached. */
	void reset() {
		this.wait = SHORTEST;
	}

}
