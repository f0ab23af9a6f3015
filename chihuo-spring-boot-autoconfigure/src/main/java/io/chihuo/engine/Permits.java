package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for tasks: one permit for each that is claimed or runs. The limit may be changed
 * at any time; a smaller one is reached as permits come back.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	private volatile int limit;

	Permits(int limit) {
		this.limit = limit;
	}

	void limit(int limit) {
		this.limit = limit;
	}

	boolean anyFree() {
		return this.taken.get() < this.limit;
	}

	/** Take all that are free, and return how many. */
	int takeFree(int most) {
		while (true) {
			int before = this.taken.get();
			int free = Math.min(this.limit - before, most);
			if (free <= 0) {
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
