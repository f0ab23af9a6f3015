package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.backend.TaskClock;

/**
 * Has alarms of a clock fail as they do when the heap is full.
 */
final class FullHeap {

	private final AtomicInteger failures = new AtomicInteger();

	/** Have the next alarms fail that are set. */
	void failAlarms(int count) {
		this.failures.set(count);
	}

	TaskClock clock(TaskClock clock) {
		return new TaskClock() {
			@Override
			public long millis() {
				return clock.millis();
			}

			@Override
			public Runnable alarm(long millis, Runnable action) {
				if (FullHeap.this.failures.getAndUpdate((left) -> Math.max(left - 1, 0)) > 0) {
					throw new OutOfMemoryError("alarm");
				}
				return clock.alarm(millis, action);
			}

			@Override
			public boolean isClosed() {
				return clock.isClosed();
			}

			@Override
			public void close() {
				clock.close();
			}
		};
	}

}
