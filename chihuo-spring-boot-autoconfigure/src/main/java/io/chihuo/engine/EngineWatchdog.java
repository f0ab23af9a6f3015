package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.TaskClock;

/**
 * Detects a clock, a renewal of leases or a claim that no longer moves, as after an
 * {@link OutOfMemoryError}, on a thread of its own. It says so once and restarts what it
 * can.
 */
final class EngineWatchdog {

	private static final Logger logger = LoggerFactory.getLogger(EngineWatchdog.class);

	private static final long PERIOD = TimeUnit.SECONDS.toNanos(5);

	/** How late an alarm may be. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

	private final TaskClock clock;

	private final Supplier<List<Loop<?>>> loops;

	private volatile long answeredAt = System.nanoTime();

	private final Runnable answer = () -> this.answeredAt = System.nanoTime();

	private volatile List<String> stalled = List.of();

	private @Nullable Thread thread;

	EngineWatchdog(TaskClock clock, Supplier<List<Loop<?>>> loops) {
		this.clock = clock;
		this.loops = loops;
	}

	synchronized void start() {
		if (this.thread == null) {
			this.answeredAt = System.nanoTime();
			Thread thread = new Thread(this::watch, "chihuo-watchdog");
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
	List<String> stalled() {
		return this.stalled;
	}

	private void watch() {
		while (isRunning()) {
			try {
				this.clock.alarm(this.clock.millis(), this.answer);
				LockSupport.parkNanos(PERIOD);
				look();
			}
			catch (Throwable ex) {
				LockSupport.parkNanos(PERIOD); // a full heap, mostly
			}
		}
	}

	/** An alarm that is set starts the thread of the clock again, if that has ended. */
	void look() {
		List<String> stalled = new ArrayList<>();
		if (System.nanoTime() - this.answeredAt > PATIENCE) {
			stalled.add("clock");
		}
		for (Loop<?> loop : this.loops.get()) {
			loop.findStalled(stalled);
		}
		List<String> before = this.stalled;
		this.stalled = List.copyOf(stalled);
		stalled.removeAll(before);
		if (!stalled.isEmpty()) {
			logger.error("{} no longer moves and is restarted if that is possible: restart the process if it stays so",
					stalled);
		}
	}

}
