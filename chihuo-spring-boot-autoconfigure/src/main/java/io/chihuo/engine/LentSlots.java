// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.chihuo.WouldDeadlockException;

/**
 * Lends the slots of runs that wait for other tasks or flows. A run that waits gives its
 * slot to other tasks of the loop, and gets one back before any new task begins.
 */
final class LentSlots {

	private static final int MAX_WAITING_PER_SLOT = 4;

	private static final int MAX_THREADLESS = 100_000;

	private final TaskFetcher<?> fetcher;

	/**
	 * Most threads that may wait without a slot; negative for a multiple of the slots.
	 */
	private final int maxWaiting;

	/** To be notified of waits, null if the loop has threads for them. */
	private final @Nullable DrainExecutor drained;

	private volatile int concurrency;

	/** Runs without a thread or a slot. */
	private final AtomicInteger threadless = new AtomicInteger();

	/** Runs whose threads wait for other tasks or flows, with or without a slot. */
	private int waitingRuns;

	/**
	 * Create the slots of a loop.
	 * @param maxWaiting most threads that may wait without a slot, -1 for four times the
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
	 * A run without a thread is to lend its slot. As such runs wait for tasks of their
	 * own, they may be many: there is room for as many as a node may await tasks.
	 * @return whether {@link #freeLent} is to follow
	 */
	boolean tryLend() {
		if (this.threadless.incrementAndGet() > MAX_THREADLESS) {
			forgetLent();
			return false;
		}
		return true;
	}

	/** Others use the slot of a run that has no thread. */
	void freeLent() {
		this.fetcher.releaseSlot();
	}

	/** Such a run needs its slot again, and gets one though none may be free. */
	void takeBack() {
		forgetLent();
		this.fetcher.takeSlotAnyway(this.fetcher.takeSlotBack());
	}

	/** Such a run has ended, and needs no slot. */
	void forgetLent() {
		this.threadless.decrementAndGet();
	}

	/**
	 * The thread of a run begins to wait.
	 * @throws WouldDeadlockException if no more runs may wait
	 */
	void beginBlocking(TaskRun<?> run) {
		reserveWait(run);
		if (this.maxWaiting != 0) {
			this.fetcher.releaseSlot();
		}
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
					+ " would wait for another task or a flow with the last slot of the loop, so that "
					+ "nothing could run: raise 'concurrency' or 'max-waiting', or return a future instead of waiting");
		}
		long most = (this.maxWaiting < 0) ? (long) MAX_WAITING_PER_SLOT * concurrency : this.maxWaiting;
		if (this.maxWaiting != 0 && this.waitingRuns >= most) {
			throw new WouldDeadlockException(run + " would wait for another task or a flow, and " + most
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
	void endBlocking() {
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
