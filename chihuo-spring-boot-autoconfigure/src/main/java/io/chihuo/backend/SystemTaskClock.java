// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wall time at start plus the time that has passed since: a wall clock that is set must
 * not make leases lapse.
 */
public final class SystemTaskClock implements TaskClock {

	private static final Logger logger = LoggerFactory.getLogger(SystemTaskClock.class);

	/** Whether the line of a failure is being written. */
	private static final AtomicBoolean LOGGING = new AtomicBoolean();

	private final long startMillis = System.currentTimeMillis();

	private final long startNanos = System.nanoTime();

	private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, (action) -> {
		Thread thread = new Thread(action, "chihuo-clock");
		thread.setDaemon(true);
		return thread;
	});

	SystemTaskClock() {
		this.alarms.setRemoveOnCancelPolicy(true);
		this.alarms.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public long millis() {
		return this.startMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.startNanos);
	}

	@Override
	public Runnable setAlarm(long millis, Runnable action) {
		try {
			ScheduledFuture<?> alarm = this.alarms.schedule(() -> runAction(action), millis - millis(),
					TimeUnit.MILLISECONDS);
			return () -> alarm.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return () -> {
				// closed: there is nothing to cancel
			};
		}
	}

	private static void runAction(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			logSoon(ex);
		}
	}

	/**
	 * On another thread, since appenders may block. A failure that comes meanwhile is not
	 * logged.
	 */
	private static void logSoon(Throwable failure) {
		if (!LOGGING.compareAndSet(false, true)) {
			return;
		}
		try {
			Thread thread = new Thread(() -> logFailure(failure), "chihuo-clock-log");
			thread.setDaemon(true);
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			LOGGING.set(false); // as of a full heap
		}
	}

	private static void logFailure(Throwable failure) {
		try {
			logger.error("An alarm failed", failure);
		}
		catch (RuntimeException | Error ex) {
			// of the appender, or of the exception that cannot be printed
		}
		finally {
			LOGGING.set(false);
		}
	}

	@Override
	public boolean isClosed() {
		return this.alarms.isShutdown();
	}

	@Override
	public void close() {
		this.alarms.shutdownNow();
	}

	/**
	 * Nanoseconds since some moment of this process, to measure how long something takes.
	 * Only differences mean anything; compare them with zero, since the number may
	 * overflow. No test sets it.
	 */
	public static long monotonicNanos() {
		return System.nanoTime();
	}

}
