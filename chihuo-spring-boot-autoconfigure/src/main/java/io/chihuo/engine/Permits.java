package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for tasks: one permit for each that is claimed or runs. There are as many as may
 * run, and some for tasks that are claimed ahead. Both numbers may be changed at any
 * time; smaller ones are reached as permits come back.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	private volatile int limit;

	private volatile int ahead;

	Permits(int limit) {
		this.limit = limit;
	}

	void limit(int limit) {
		this.limit = limit;
	}

	void ahead(int ahead) {
		this.ahead = ahead;
	}

	/** Whether so many are free that it is worth a claim. */
	boolean anyFree() {
		return enough(free(this.taken.get()));
	}

	private int free(int taken) {
		return (int) Math.min((long) this.limit + this.ahead - taken, Integer.MAX_VALUE);
	}

	/** What is claimed ahead is claimed in large batches. */
	private boolean enough(int free) {
		return free > this.ahead / 2;
	}

	/** Take all that are free, and return how many. */
	int takeFree(int most) {
		while (true) {
			int before = this.taken.get();
			int all = free(before);
			int free = Math.min(all, most);
			if (free <= 0 || !enough(all)) {
				return 0;
			}
			if (this.taken.compareAndSet(before, before + free)) {
				return free;
			}
		}
	}

	void giveBack(int count) {
		this.taken.addAndGet(-count);
	}

}
