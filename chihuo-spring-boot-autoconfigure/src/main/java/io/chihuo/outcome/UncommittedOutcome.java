// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps the outcome of a task that is submitted in a transaction of the application from
 * being looked up until that is over, since the look-up would not see the task and take
 * it for lost. Then it is looked up at once if it was to be meanwhile, or if the
 * transaction, or a part of it, may have been rolled back.
 */
final class UncommittedOutcome implements TransactionSynchronization {

	private final Consumer<PendingOutcome> lookUp;

	/** The one that has the transaction, as long as that is open. */
	private @Nullable Thread thread = Thread.currentThread();

	private @Nullable PendingOutcome outcome;

	private boolean rolledBack;

	private boolean committed;

	private UncommittedOutcome(Consumer<PendingOutcome> lookUp) {
		this.lookUp = lookUp;
	}

	/**
	 * Join the transaction of this thread; null if it is over but for its callbacks, in
	 * which calls are committed one by one.
	 */
	static @Nullable UncommittedOutcome join(Consumer<PendingOutcome> lookUp) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		UncommittedOutcome joined = new UncommittedOutcome(lookUp);
		TransactionSynchronizationManager.registerSynchronization(joined);
		return joined;
	}

	synchronized void hold(PendingOutcome held) {
		if (this.thread != null) {
			held.beginTransaction();
			this.outcome = held;
		}
	}

	/**
	 * Whether the transaction cannot end while this thread waits: it has it open, or has
	 * suspended it for another one or for none.
	 */
	synchronized boolean isAwaitedInside() {
		return !this.committed && this.thread == Thread.currentThread();
	}

	/** Callbacks of the application come later, and may await the task. */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public synchronized void afterCommit() {
		this.committed = true;
	}

	@Override
	public synchronized void savepointRollback(Object savepoint) {
		this.rolledBack = true; // perhaps with this task
	}

	@Override
	public void afterCompletion(int status) {
		PendingOutcome held;
		boolean isRolledBack;
		synchronized (this) {
			this.thread = null;
			held = this.outcome;
			isRolledBack = this.rolledBack;
		}
		if (held != null && (held.endTransaction() || isRolledBack || status != STATUS_COMMITTED)) {
			this.lookUp.accept(held);
		}
	}

}
