// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.TaskClock;

/**
 * Makes a call again and again, a time after the call before. Neither a call that throws
 * nor a heap that is full for a while ends it.
 */
public final class PeriodicAlarm {

	private static final Logger logger = LoggerFactory.getLogger(PeriodicAlarm.class);

	/** Between attempts to plan an alarm while the heap is full. */
	private static final long FULL_HEAP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int MAX_ATTEMPTS = 200;

	private final TaskClock clock;

	private final LongSupplier nextDelayMillis;

	private final Runnable action;

	/** Made once: planning the next call takes as little memory as possible. */
	private final Runnable takeTurn = this::runTurn;

	private volatile boolean stopped;

	private volatile long turnedAt;

	/**
	 * Create an alarm that is not started.
	 * @param nextDelayMillis milliseconds from one call to the next
	 * @param action must not block
	 */
	public PeriodicAlarm(TaskClock clock, LongSupplier nextDelayMillis, Runnable action) {
		this.clock = clock;
		this.nextDelayMillis = nextDelayMillis;
		this.action = action;
		this.turnedAt = clock.millis();
	}

	/**
	 * Plan the first call.
	 */
	public void start() {
		if (!this.stopped) {
			this.turnedAt = this.clock.millis();
			setAlarm(this.clock, this.clock.millis() + this.nextDelayMillis.getAsLong(), this.takeTurn);
		}
	}

	/**
	 * Make no more calls.
	 */
	public void stop() {
		this.stopped = true;
	}

	/**
	 * Begin again if a call is overdue by more than this, in milliseconds of the clock.
	 * @return whether one was
	 */
	public boolean restartIfLate(long millis) {
		boolean late = !this.stopped && this.clock.millis() - this.turnedAt > this.nextDelayMillis.getAsLong() + millis;
		if (late) {
			start();
		}
		return late;
	}

	private void runTurn() {
		try {
			if (!this.stopped) {
				this.action.run();
			}
		}
		catch (Throwable ex) {
			logFailure(ex);
		}
		finally {
			start();
		}
	}

	private static void logFailure(Throwable failure) {
		try {
			logger.error("A periodic call failed and will be repeated", failure);
		}
		catch (Throwable ex) {
			// no memory for the log
		}
	}

	/**
	 * Set an alarm; waits on the calling thread while the heap is full, for ten seconds
	 * at most.
	 * @return cancels the alarm
	 */
	public static Runnable setAlarm(TaskClock clock, long millis, Runnable action) {
		return untilThereIsMemory(() -> clock.setAlarm(millis, action));
	}

	/**
	 * Have an executor do something after some milliseconds; waits on the calling thread
	 * while the heap is full, for ten seconds at most.
	 */
	public static void scheduleAction(ScheduledExecutorService timer, Runnable action, long millis) {
		untilThereIsMemory(() -> timer.schedule(action, millis, TimeUnit.MILLISECONDS));
	}

	static <V> V untilThereIsMemory(Supplier<V> call) {
		for (int attempt = 1;; attempt++) {
			try {
				return call.get();
			}
			catch (OutOfMemoryError ex) {
				if (attempt >= MAX_ATTEMPTS) {
					throw ex;
				}
				LockSupport.parkNanos(FULL_HEAP_WAIT_NANOS);
			}
		}
	}

	/**
	 * A call that an executor makes periodically, which it would end by its first
	 * exception.
	 */
	public static Runnable catchingFailures(Runnable action) {
		return () -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				logFailure(ex);
			}
		};
	}

}
