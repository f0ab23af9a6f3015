// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

import io.chihuo.backend.jdbc.DueTransitions.ReadyLook;
import io.chihuo.concurrent.RepeatedLook;

/**
 * Looks for tasks of one queue that other nodes have added, or that have come due. Looks
 * less often while there are none.
 */
final class ReadyPoller {

	/** Between looks in milliseconds, while there are tasks and when there are none. */
	private static final long MIN_INTERVAL_MILLIS = 200;

	private static final long MAX_INTERVAL_MILLIS = 1000;

	/** Where there are no other nodes, or they notify this one. */
	private static final long MAX_AWAKENED_INTERVAL_MILLIS = 5000;

	private final Runnable onFound;

	private final BooleanSupplier isAwakened;

	private final RepeatedLook look;

	private volatile boolean watching;

	/** Used by one look at a time. */
	private long interval = MIN_INTERVAL_MILLIS;

	/**
	 * Create a poller.
	 * @param onFound called when there may be tasks to claim
	 * @param isAwakened whether looks are not needed to learn of the tasks of other nodes
	 */
	ReadyPoller(JdbcQueueLedger ledger, Runnable onFound, ScheduledExecutorService timer, BooleanSupplier isAwakened) {
		this.onFound = onFound;
		this.isAwakened = isAwakened;
		this.look = new RepeatedLook(timer, () -> this.watching, () -> ledger.lookForReady().thenApply(this::onLooked));
	}

	void setWatching(boolean watching) {
		this.watching = watching;
		lookSoon();
	}

	/** Look now, if somebody wants to know. */
	void lookSoon() {
		if (this.watching) {
			this.look.lookSoon();
		}
	}

	/** Look in a time, unless a look is planned that is earlier. */
	void lookIn(long millis) {
		this.look.dueTimer().pollIn(millis);
	}

	private long onLooked(ReadyLook found) {
		long most = this.isAwakened.getAsBoolean() ? MAX_AWAKENED_INTERVAL_MILLIS : MAX_INTERVAL_MILLIS;
		this.interval = found.found() ? MIN_INTERVAL_MILLIS : Math.min(most, this.interval * 3 / 2);
		if (found.found()) {
			this.onFound.run();
		}
		return Math.min(this.interval, found.dueIn());
	}

}
