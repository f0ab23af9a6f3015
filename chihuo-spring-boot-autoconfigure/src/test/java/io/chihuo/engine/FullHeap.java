// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.backend.TaskClock;

/**
 * Has alarms of a clock, and beginnings of runs, fail as they do when the heap is full.
 */
final class FullHeap {

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger runs = new AtomicInteger();

	private final AtomicInteger cancels = new AtomicInteger();

	private final AtomicInteger givenUp = new AtomicInteger();

	/** Have the next alarms fail that are set. */
	void failAlarms(int count) {
		this.failures.set(count);
	}

	/** Have the next runs fail before they begin. */
	void failRuns(int count) {
		this.runs.set(count);
	}

	/** Have the next cancels of alarms fail. */
	void failCancels(int count) {
		this.cancels.set(count);
	}

	/** Have the next runs fail while they are given up. */
	void failGivenUp(int count) {
		this.givenUp.set(count);
	}

	private static boolean isAskedBy(Class<?> type, String caller) {
		return StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch(
					(frame) -> frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(caller)));
	}

	TaskClock clock(TaskClock clock) {
		return new TaskClock() {
			@Override
			public long millis() {
				if (FullHeap.this.runs.get() > 0 && isAskedBy(HandlerInvoker.class, "runTask")) {
					FullHeap.this.runs.decrementAndGet();
					throw new OutOfMemoryError("run");
				}
				if (FullHeap.this.givenUp.get() > 0 && isAskedBy(UnendedRuns.class, "giveUp")) {
					FullHeap.this.givenUp.decrementAndGet();
					throw new OutOfMemoryError("given up");
				}
				return clock.millis();
			}

			@Override
			public Runnable setAlarm(long millis, Runnable action) {
				if (FullHeap.this.failures.getAndUpdate((left) -> Math.max(left - 1, 0)) > 0) {
					throw new OutOfMemoryError("alarm");
				}
				Runnable cancel = clock.setAlarm(millis, action);
				return () -> {
					if (FullHeap.this.cancels.getAndUpdate((left) -> Math.max(left - 1, 0)) > 0) {
						throw new OutOfMemoryError("cancel");
					}
					cancel.run();
				};
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
