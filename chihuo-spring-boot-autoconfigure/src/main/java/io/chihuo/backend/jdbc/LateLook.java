// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.concurrent.TimeUnit;

import io.chihuo.backend.SystemTaskClock;

/**
 * Looks for tasks behind the places where the other looks at a queue start: those whose
 * transactions were slow to commit, and of which no notification came. It reads over all
 * that was claimed since the oldest snapshot of the database, hence beside the other
 * calls, and as often as its cost allows.
 */
final class LateLook {

	/** One look takes one part in so many of the time. */
	private static final int SHARE_OF_TIME = 20;

	private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final JdbcCalls calls;

	private final QueueTransactions work;

	private final ReadyRange ready;

	private final OverdueRange overdue;

	private final Runnable onFound;

	private boolean underWay;

	private long next = SystemTaskClock.monotonicNanos();

	/**
	 * Create the looks of one queue.
	 * @param onFound called when the other looks will find more
	 */
	LateLook(JdbcCalls calls, QueueTransactions work, ReadyRange ready, OverdueRange overdue, Runnable onFound) {
		this.calls = calls;
		this.work = work;
		this.ready = ready;
		this.overdue = overdue;
		this.onFound = onFound;
	}

	/** Have another thread look if it is time to. */
	void lookIfDue() {
		long began = SystemTaskClock.monotonicNanos();
		synchronized (this) {
			if (this.underWay || began - this.next < 0) {
				return;
			}
			this.underWay = true;
		}
		this.calls.submitCall(this.calls, "look for late tasks", this::look).whenComplete((found, failure) -> {
			planNext(began);
			if (failure == null && found) {
				this.onFound.run();
			}
		});
	}

	private synchronized void planNext(long began) {
		long now = SystemTaskClock.monotonicNanos();
		this.next = now + Math.max(MIN_INTERVAL_NANOS, (now - began) * SHARE_OF_TIME);
		this.underWay = false;
	}

	private boolean look() {
		QueueTotals totals = this.work.queueTables().totals();
		long place = this.work.ledgerDatabase().runStatement(() -> totals.firstReadyBefore(this.ready.from()));
		this.ready.includePlace(place);
		long moment = this.work.ledgerDatabase().runStatement(() -> totals.firstDueBefore(this.overdue.from()));
		this.overdue.includeMoment(moment);
		return place != Long.MAX_VALUE || moment != Long.MAX_VALUE;
	}

}
