// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

/**
 * Room of one queue for tasks of steps, once it was full: for each task that ends another
 * one is added. Every two seconds some more are tried, since tasks of others end too.
 * Thread-safe.
 */
final class QueueRoom {

	static final long RETRY_MILLIS = 2000;

	/** Most tasks that are tried without the end of another one. */
	static final int MAX_TRIED = 100;

	private volatile boolean full;

	private long room;

	/** Number of tasks that have ended since the last one was tried. */
	private long endedSince;

	private long retryAt;

	/** Whether tasks that were tried since the last time were taken, all of them. */
	private boolean taken;

	private boolean refused;

	/** Whether the queue is known to be full. */
	boolean isFull() {
		return this.full;
	}

	/** Whether a task may be added now; it counts if so. */
	boolean tryTake(long now) {
		return !this.full || tryTakeOne(now);
	}

	private synchronized boolean tryTakeOne(long now) {
		if (now >= this.retryAt) {
			this.full = this.refused || !this.taken;
			this.refused = false;
			this.taken = false;
			this.room = Math.max(this.room, MAX_TRIED);
			this.retryAt = now + RETRY_MILLIS;
		}
		if (!this.full) {
			return true;
		}
		if (this.room <= 0) {
			return false;
		}
		this.room--;
		this.endedSince = 0;
		return true;
	}

	synchronized void onRefused(long now) {
		if (!this.full) {
			this.full = true;
			this.endedSince = 0;
			this.taken = false;
			this.retryAt = now + RETRY_MILLIS;
		}
		this.room = this.endedSince;
		this.refused = true;
	}

	synchronized void onAdded() {
		this.taken = true;
	}

	synchronized void onEnded() {
		if (this.full) {
			this.room++;
			this.endedSince++;
		}
	}

}
