// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Detects a clock, a renewal of leases or a claim that no longer moves, as after an
 * {@link OutOfMemoryError}, on a thread of its own. Logs it once and restarts the parts
 * that can be restarted.
 */
final class EngineWatchdog {

	private static final SafeLogger logger = SafeLogger.inBackground(EngineWatchdog.class);

	private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

	/** How late an alarm may be. */
	private static final long STALL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

	private final TaskClock clock;

	private final Consumer<List<String>> checkParts;

	private final LongSupplier nanoTime;

	private volatile long answeredAt;

	private final Runnable recordAnswer;

	private volatile List<String> stalled = List.of();

	private @Nullable Thread thread;

	/**
	 * Create a watchdog that is not started.
	 * @param checkParts adds the parts that do not move, and restarts those that can be
	 * @param nanoTime time that goes on though the clock does not
	 */
	EngineWatchdog(TaskClock clock, Consumer<List<String>> checkParts, LongSupplier nanoTime) {
		this.clock = clock;
		this.checkParts = checkParts;
		this.nanoTime = nanoTime;
		this.recordAnswer = () -> this.answeredAt = nanoTime.getAsLong();
		this.recordAnswer.run();
	}

	synchronized void start() {
		if (this.thread == null) {
			this.recordAnswer.run();
			Thread thread = new Thread(this::watchParts, "chihuo-watchdog");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	synchronized void stop() {
		Thread thread = this.thread;
		this.thread = null;
		this.stalled = List.of();
		if (thread != null) {
			LockSupport.unpark(thread);
		}
	}

	private synchronized boolean isRunning() {
		return this.thread == Thread.currentThread();
	}

	/** Parts that do not move, for health. */
	List<String> stalledParts() {
		return this.stalled;
	}

	private void watchParts() {
		while (isRunning() && !this.clock.isClosed()) {
			try {
				probeClock();
				LockSupport.parkNanos(PERIOD_NANOS);
				checkParts();
			}
			catch (Throwable ex) {
				LockSupport.parkNanos(PERIOD_NANOS); // a full heap, mostly
			}
		}
	}

	/** An alarm that is set starts the thread of the clock again, if that has ended. */
	void probeClock() {
		this.clock.setAlarm(this.clock.millis(), this.recordAnswer);
	}

	/** A clock that was closed does not move, as it should. */
	void checkParts() {
		PeriodicAlarm.startKept();
		List<String> stalled = new ArrayList<>();
		if (!this.clock.isClosed() && this.nanoTime.getAsLong() - this.answeredAt > STALL_TIMEOUT_NANOS) {
			stalled.add("clock");
		}
		this.checkParts.accept(stalled);
		List<String> before = this.stalled;
		this.stalled = List.copyOf(stalled);
		stalled.removeAll(before);
		if (!stalled.isEmpty()) {
			logger.error("{} is stalled and is restarted if possible: restart the process if it stays stalled",
					stalled);
		}
	}

}
