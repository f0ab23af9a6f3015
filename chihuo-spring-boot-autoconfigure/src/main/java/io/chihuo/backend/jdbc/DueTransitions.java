// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.ledger.Ticket;

/**
 * Makes the transitions of one queue that are due to time before tasks are claimed, where
 * the database keeps the order. Blocks.
 */
final class DueTransitions {

	private final QueueTransactions work;

	private final DueTaskOperation operation;

	private final ReadyRange ready;

	private final LateLook late;

	private final JdbcLedgerListeners listeners;

	/** When something comes due, as far as this process knows; by the database. */
	private final AtomicLong nextDue = new AtomicLong();

	private volatile boolean suspectsWaiting;

	/**
	 * Create it.
	 * @param ready where to look for ready tasks
	 * @param listeners notified of the changes that are made
	 */
	DueTransitions(JdbcCalls calls, QueueTransactions work, ReadyRange ready, JdbcLedgerListeners listeners) {
		this.work = work;
		this.operation = new DueTaskOperation(work);
		this.ready = ready;
		this.listeners = listeners;
		this.late = new LateLook(calls, work, ready, this.operation.overdueRange(),
				() -> listeners.notifyEach((listener) -> listener.onTasksDueIn(0)));
	}

	/**
	 * Make those whose time has come, some of them; answers whether there may be more.
	 */
	CommittedCall<Boolean> pollDue() {
		return this.operation.pollDue();
	}

	/**
	 * The result of a look at a queue.
	 *
	 * @param found whether there may be tasks to claim
	 * @param dueIn milliseconds until something comes due
	 */
	record ReadyLook(boolean found, long dueIn) {

	}

	/** This process wrote something that may come due, or is ready. */
	void includeCall(CommittedCall<?> done) {
		this.operation.includeCall(done);
		includeMoment(done.nextMoment());
		long place = firstPlace(done);
		this.ready.includePlace(place);
		if (ReadyRange.isLate(place, this.work.ledgerDatabase().databaseTime().currentMicros())) {
			this.listeners.notifyEach((listener) -> listener.onLateTask(place));
		}
	}

	/** Place of the first task that a call has made ready, but for those at the head. */
	private static long firstPlace(CommittedCall<?> done) {
		return done.ticketBatch()
			.tickets()
			.stream()
			.filter((ticket) -> !ticket.first())
			.mapToLong(Ticket::number)
			.min()
			.orElse(Long.MAX_VALUE);
	}

	private void includeMoment(long moment) {
		this.nextDue.accumulateAndGet(moment, Math::min);
	}

	/** Make those whose time has come, as far as this process knows of them. */
	void makeDue() {
		if (this.operation.looksOnward(this.work.queueTables())) {
			this.late.lookIfDue();
		}
		while (this.work.currentMillis() >= this.nextDue.get()) {
			long next = this.work.currentMillis();
			this.nextDue.set(Long.MAX_VALUE);
			try {
				CommittedCall<Boolean> done = this.operation.pollDue();
				this.listeners.notifyOfChanges(done);
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
		long now = this.work.currentMillis();
		List<String> kinds = tables.totals().findWork(this.operation.startOfLook(tables, now), now, this.ready.from());
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
