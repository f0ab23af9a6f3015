package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for runs, where more tasks are claimed than may run.
 */
final class RunSlots {

	private final AtomicInteger taken = new AtomicInteger();

	private volatile int limit;

	RunSlots(int limit) {
		this.limit = limit;
	}

	void limit(int limit) {
		this.limit = limit;
	}

	boolean anyFree() {
		return this.taken.get() < this.limit;
	}

	boolean tryEnter() {
		while (true) {
			int before = this.taken.get();
			if (before >= this.limit) {
				return false;
			}
			if (this.taken.compareAndSet(before, before + 1)) {
				return true;
			}
		}
	}

	void leave() {
		this.taken.decrementAndGet();
	}

}
