// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one thing after the other, in their order, by threads of others. What still waits
 * when their executor is shut down is not run.
 */
public final class SerialExecutor implements Executor {

	private static final SafeLogger logger = SafeLogger.inBackground(SerialExecutor.class);

	private final Executor executor;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final Runnable runNext = this::runNext;

	private final AtomicInteger work = new AtomicInteger();

	/**
	 * Create one that uses the threads of another executor.
	 */
	public SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		this.waiting.add(task);
		if (this.work.getAndIncrement() == 0) {
			startThread();
		}
	}

	/** One at a time, so that no queue keeps the others from their turn. */
	private void runNext() {
		Runnable task = this.waiting.poll();
		try {
			if (task != null) {
				task.run();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.error("A call failed; the next one is executed", ex);
		}
		finally {
			if (this.work.decrementAndGet() > 0) {
				startNext();
			}
		}
	}

	private void startNext() {
		try {
			startThread();
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The executor was shut down while calls waited", ex);
		}
	}

	/** A thread that could not be had, as with a full heap, must not be the last. */
	private void startThread() {
		PeriodicAlarm.untilThereIsMemory(() -> {
			this.executor.execute(this.runNext);
			return this;
		});
	}

}
