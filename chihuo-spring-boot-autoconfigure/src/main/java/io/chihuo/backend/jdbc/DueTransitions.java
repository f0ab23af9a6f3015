// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;

/**
 * Makes the transitions of one queue that are due to time before tasks are claimed, where
 * the database keeps the order. Blocks.
 */
final class DueTransitions {

	private final QueueTransactions work;

	private final DueTaskOperation operation;

	private final Consumer<CommittedCall<?>> onChanged;

	/** When something comes due, as far as this process knows; by the database. */
	private final AtomicLong nextDue = new AtomicLong();

	private volatile boolean suspectsWaiting;

	/**
	 * Create it.
	 * @param onChanged called with the changes that were made
	 */
	DueTransitions(QueueTransactions work, DueTaskOperation operation, Consumer<CommittedCall<?>> onChanged) {
		this.work = work;
		this.operation = operation;
		this.onChanged = onChanged;
	}

	/**
	 * The result of a look at a queue.
	 *
	 * @param found whether there may be tasks to claim
	 * @param dueIn milliseconds until something comes due
	 */
	record ReadyLook(boolean found, long dueIn) {

	}

	/** This process wrote something that comes due then. */
	void includeMoment(long moment) {
		this.nextDue.accumulateAndGet(moment, Math::min);
	}

	/** Make those whose time has come, as far as this process knows of them. */
	void makeDue() {
		this.work.queueTables();
		while (this.work.currentMillis() >= this.nextDue.get()) {
			long next = this.work.currentMillis();
			this.nextDue.set(Long.MAX_VALUE);
			try {
				CommittedCall<Boolean> done = this.operation.pollDue();
				this.onChanged.accept(done);
				this.suspectsWaiting = this.work.queueTables().tasks().hasSuspect();
				next = done.nextMoment();
			}
			finally {
				includeMoment(next);
			}
		}
	}

	/** Find out whether there is something to claim, or due, also by other nodes. */
	ReadyLook lookForReady() {
		QueueTables tables = this.work.queueTables();
		List<String> kinds = tables.totals().findWork(this.work.currentMillis());
		if (kinds.contains("DUE")) {
			this.nextDue.set(0);
		}
		makeDue();
		this.suspectsWaiting |= kinds.contains(TaskColumns.SUSPECT);
		return new ReadyLook(!kinds.isEmpty() || this.suspectsWaiting,
				Math.max(0, this.nextDue.get() - this.work.currentMillis()));
	}

	boolean hasSuspects() {
		return this.suspectsWaiting;
	}

	/** A claim has shown whether there are suspects. */
	void onSuspectsSeen(boolean waiting) {
		this.suspectsWaiting = waiting;
	}

}
