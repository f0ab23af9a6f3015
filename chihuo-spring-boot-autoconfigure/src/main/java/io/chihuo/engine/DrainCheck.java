// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.Deadline;

/**
 * Finds out when nothing of a queue waits or runs on any node. It asks the store when
 * this node has fallen idle; its loop calls {@link #checkSoon} now and then, since other
 * nodes or delays may bring the end about.
 */
final class DrainCheck {

	private static final long HINT_WAIT_MILLIS = 50;

	private final TaskStore store;

	private final BooleanSupplier isIdle;

	private final Runnable onDrained;

	private final AtomicBoolean looking = new AtomicBoolean();

	private final Object hint = new Object();

	private volatile boolean wanted;

	/**
	 * Create a check.
	 * @param isIdle whether this node has nothing to do
	 * @param onDrained is called when the queue is found drained and
	 * {@link #setEndWanted} was called
	 */
	DrainCheck(TaskStore store, BooleanSupplier isIdle, Runnable onDrained) {
		this.store = store;
		this.isIdle = isIdle;
		this.onDrained = onDrained;
	}

	/** Whether the loop ends when it is drained, rather than only completing waits. */
	void setEndWanted(boolean wanted) {
		this.wanted = wanted;
	}

	/** This node may have fallen idle. */
	void checkSoon() {
		if (!this.isIdle.getAsBoolean()) {
			return;
		}
		synchronized (this.hint) {
			this.hint.notifyAll();
		}
		if (this.wanted && this.looking.compareAndSet(false, true)) {
			askQueue();
		}
	}

	private void askQueue() {
		try {
			this.store.counts().whenComplete((counts, failure) -> {
				this.looking.set(false);
				if (failure == null && counts.isDrained() && this.isIdle.getAsBoolean()) {
					this.onDrained.run();
				}
			});
		}
		catch (RuntimeException | Error ex) {
			this.looking.set(false);
			throw ex;
		}
	}

	boolean awaitDrained(Duration timeout) throws InterruptedException {
		Deadline deadline = Deadline.in(timeout);
		while (!isDrained(deadline)) {
			long left = deadline.millisLeft();
			if (left == 0) {
				return false;
			}
			synchronized (this.hint) {
				this.hint.wait(Math.min(left, HINT_WAIT_MILLIS));
			}
		}
		return true;
	}

	/** A store that does not answer is not known to be drained. */
	private boolean isDrained(Deadline deadline) throws InterruptedException {
		try {
			return this.isIdle.getAsBoolean()
					&& this.store.counts().get(deadline.nanosLeft(), TimeUnit.NANOSECONDS).isDrained();
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

}
