// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Looks for tasks of one queue that other nodes have added, or that have come due. Looks
 * less often while there are none.
 */
final class ReadyPoller {

	private static final Logger logger = LoggerFactory.getLogger(ReadyPoller.class);

	/** Between looks in milliseconds, while there are tasks and when there are none. */
	private static final long MIN_INTERVAL_MILLIS = 200;

	private static final long MAX_INTERVAL_MILLIS = 1000;

	/** where there are no other nodes, or they notify this one. */
	private static final long MAX_AWAKENED_INTERVAL_MILLIS = 5000;

	private final JdbcQueueLedger ledger;

	private final Runnable onFound;

	private final ScheduledExecutorService timer;

	private final BooleanSupplier isAwakened;

	private final AtomicInteger wanted = new AtomicInteger();

	private volatile boolean watching;

	private volatile long interval = MIN_INTERVAL_MILLIS;

	/** Of the plan that holds; earlier ones are void. */
	private int plan;

	private long plannedNanos;

	/**
	 * Create a poller.
	 * @param onFound called when there may be tasks to claim
	 * @param isAwakened whether looks are not needed to learn of the tasks of other nodes
	 */
	ReadyPoller(JdbcQueueLedger ledger, Runnable onFound, ScheduledExecutorService timer, BooleanSupplier isAwakened) {
		this.ledger = ledger;
		this.onFound = onFound;
		this.timer = timer;
		this.isAwakened = isAwakened;
	}

	private long maxInterval() {
		return this.isAwakened.getAsBoolean() ? MAX_AWAKENED_INTERVAL_MILLIS : MAX_INTERVAL_MILLIS;
	}

	void setWatching(boolean watching) {
		this.watching = watching;
		if (watching) {
			lookSoon();
		}
	}

	/** Look now. If a look is under way, it is repeated. */
	void lookSoon() {
		if (this.wanted.getAndIncrement() == 0) {
			look();
		}
	}

	/** Look in a time, unless one is planned that is earlier. */
	void lookIn(long millis) {
		if (this.watching) {
			long moment = SystemTaskClock.monotonicNanos() + millis * 1_000_000;
			int mine = planLook(moment);
			if (mine != 0) {
				PeriodicAlarm.scheduleAction(this.timer, () -> onAlarm(mine), millis);
			}
		}
	}

	private synchronized int planLook(long moment) {
		if (this.plannedNanos != 0 && this.plannedNanos - moment <= 0) {
			return 0;
		}
		this.plannedNanos = moment;
		this.plan = Math.max(1, this.plan + 1);
		return this.plan;
	}

	private void onAlarm(int mine) {
		synchronized (this) {
			if (mine != this.plan) {
				return;
			}
			this.plannedNanos = 0;
		}
		if (this.watching) {
			lookSoon();
		}
	}

	private void look() {
		int seen = this.wanted.get();
		this.ledger.lookForReady().whenComplete((look, failure) -> {
			try {
				if (failure != null) {
					logger.debug("A queue could not be looked at, which is tried again", failure);
					lookIn(maxInterval());
				}
				else {
					onLooked(look);
				}
			}
			finally {
				if (this.wanted.addAndGet(-seen) != 0) {
					PeriodicAlarm.scheduleAction(this.timer, this::look, 0);
				}
			}
		});
	}

	private void onLooked(DueTransitions.ReadyLook look) {
		this.interval = look.found() ? MIN_INTERVAL_MILLIS : Math.min(maxInterval(), this.interval * 3 / 2);
		if (look.found()) {
			this.onFound.run();
		}
		lookIn(Math.min(this.interval, look.dueIn() + 1));
	}

}
