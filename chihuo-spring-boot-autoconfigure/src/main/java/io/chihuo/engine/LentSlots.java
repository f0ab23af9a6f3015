// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.chihuo.WouldDeadlockException;

/**
 * Lends the slots of runs that wait for other tasks. A run that waits gives its slot to
 * other tasks of the loop, and gets one back before any new task begins.
 */
final class LentSlots {

	private static final int MAX_WAITING_PER_SLOT = 4;

	private final TaskFetcher<?> fetcher;

	/** Most runs that may wait without a slot; negative for a multiple of the slots. */
	private final int maxWaiting;

	/** To be notified of waits, null if the loop has threads for them. */
	private final @Nullable DrainExecutor drained;

	private volatile int concurrency;

	/** Runs that wait for other tasks, with or without a slot. */
	private int waitingRuns;

	/**
	 * Create the slots of a loop.
	 * @param maxWaiting most runs that may wait without a slot, -1 for four times the
	 * concurrency; 0 to keep the slots
	 * @param executor runs the tasks of the loop
	 */
	LentSlots(TaskFetcher<?> fetcher, int concurrency, int maxWaiting, Executor executor) {
		this.fetcher = fetcher;
		this.concurrency = concurrency;
		this.maxWaiting = maxWaiting;
		this.drained = (executor instanceof DrainExecutor drained) ? drained : null;
	}

	/**
	 * A run begins to wait.
	 * @throws WouldDeadlockException if no more runs may wait
	 */
	void beginWait(TaskRun<?> run) {
		reserveWait(run);
		if (this.maxWaiting != 0) {
			this.fetcher.releaseSlot();
		}
	}

	/** The same, and the thread waits too. */
	void beginBlocking(TaskRun<?> run) {
		beginWait(run);
		if (this.drained != null) {
			this.drained.onWaitBegun();
		}
	}

	void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	private synchronized void reserveWait(TaskRun<?> run) {
		int concurrency = this.concurrency;
		if (this.maxWaiting == 0 && this.waitingRuns >= concurrency - 1) {
			throw new WouldDeadlockException(run
					+ " would wait for another task with the last slot of the loop, so that "
					+ "nothing could run: raise 'concurrency' or 'max-waiting', or return a future instead of waiting");
		}
		int most = (this.maxWaiting < 0) ? MAX_WAITING_PER_SLOT * concurrency : this.maxWaiting;
		if (this.maxWaiting != 0 && this.waitingRuns >= most) {
			throw new WouldDeadlockException(run + " would wait for another task, and " + most
					+ " runs of the loop do so already, which is the most that 'max-waiting' allows: raise it, or "
					+ "return a future instead of waiting");
		}
		this.waitingRuns++;
	}

	/**
	 * The run on this thread waits no longer. Blocks until there is a slot, or the thread
	 * is interrupted, whose flag stays set: then it has a slot in any case, for the short
	 * time until it ends.
	 */
	void endWait() {
		synchronized (this) {
			this.waitingRuns--;
		}
		if (this.drained != null) {
			this.drained.onWaitEnded();
		}
		if (this.maxWaiting != 0) {
			awaitSlot(this.fetcher.takeSlotBack());
		}
	}

	/**
	 * A run that waited for a future has ended.
	 * @return whether it had no slot
	 */
	synchronized boolean endFutureWait() {
		this.waitingRuns--;
		return this.maxWaiting != 0;
	}

	private void awaitSlot(CompletableFuture<Void> slot) {
		try {
			slot.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.fetcher.takeSlotAnyway(slot);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Nothing fails it", ex);
		}
	}

}
