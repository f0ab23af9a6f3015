// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;

/**
 * Makes a call again and again, a time after the call before. Neither a call that throws
 * nor a full heap ends it: an alarm for whose next call there is no memory is kept, and
 * set as soon as another alarm, or a watchdog, finds memory again.
 */
public final class PeriodicAlarm {

	private static final SafeLogger logger = SafeLogger.inBackground(PeriodicAlarm.class);

	/** Between attempts to plan an alarm while the heap is full. */
	private static final long FULL_HEAP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int MAX_ATTEMPTS = 200;

	/** Fewer, since nothing is lost then, and others wait for this thread. */
	private static final int MAX_ATTEMPTS_BEFORE_KEEPING = 20;

	/** The first of those without memory for their next call, linked without any. */
	private static volatile @Nullable PeriodicAlarm firstKept;

	private final TaskClock clock;

	private final LongSupplier nextDelayMillis;

	private final Runnable action;

	/** Made once: planning the next call takes as little memory as possible. */
	private final Runnable takeTurn = this::runTurn;

	private volatile boolean stopped;

	private volatile long turnedAt;

	/** Guarded, as the next one is, by the class. */
	private boolean kept;

	private @Nullable PeriodicAlarm nextKept;

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
	 * Plan the first call. While the heap is full this waits on the calling thread, for a
	 * second at most; then the alarm is kept, and planned once there is memory.
	 */
	public void start() {
		if (!isKept()) {
			tryStart(MAX_ATTEMPTS_BEFORE_KEEPING);
		}
		startKept();
	}

	/** Returns false if there is no memory for it, and keeps it then. */
	private boolean tryStart(int attempts) {
		if (this.stopped) {
			return true;
		}
		try {
			this.turnedAt = this.clock.millis();
			untilThereIsMemory(attempts,
					() -> this.clock.setAlarm(this.clock.millis() + this.nextDelayMillis.getAsLong(), this.takeTurn));
			return true;
		}
		catch (OutOfMemoryError ex) {
			keep();
			return false;
		}
	}

	private void keep() {
		synchronized (PeriodicAlarm.class) {
			if (!this.kept) {
				this.kept = true;
				this.nextKept = firstKept;
				firstKept = this;
			}
		}
	}

	/**
	 * Plan the next calls of alarms that had no memory for it, while there is memory.
	 * Costs next to nothing if there are none.
	 */
	public static void startKept() {
		for (PeriodicAlarm alarm = takeKept(); alarm != null; alarm = takeKept()) {
			if (!alarm.tryStart(1)) {
				return;
			}
		}
	}

	private static @Nullable PeriodicAlarm takeKept() {
		if (firstKept == null) {
			return null;
		}
		synchronized (PeriodicAlarm.class) {
			PeriodicAlarm alarm = firstKept;
			if (alarm != null) {
				firstKept = alarm.nextKept;
				alarm.nextKept = null;
				alarm.kept = false;
			}
			return alarm;
		}
	}

	private boolean isKept() {
		synchronized (PeriodicAlarm.class) {
			return this.kept;
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
		Runnable cancel = untilThereIsMemory(() -> clock.setAlarm(millis, action));
		startKept();
		return cancel;
	}

	/**
	 * Have an executor do something after some milliseconds; waits on the calling thread
	 * while the heap is full, for ten seconds at most.
	 */
	public static void scheduleAction(ScheduledExecutorService timer, Runnable action, long millis) {
		untilThereIsMemory(() -> timer.schedule(action, millis, TimeUnit.MILLISECONDS));
	}

	/**
	 * Make a call, and again while the heap is full; waits for ten seconds at most.
	 * @throws OutOfMemoryError if the heap stays full
	 */
	public static <V> V untilThereIsMemory(Supplier<V> call) {
		return untilThereIsMemory(MAX_ATTEMPTS, call);
	}

	private static <V> V untilThereIsMemory(int attempts, Supplier<V> call) {
		for (int attempt = 1;; attempt++) {
			try {
				return call.get();
			}
			catch (OutOfMemoryError ex) {
				if (attempt >= attempts) {
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
