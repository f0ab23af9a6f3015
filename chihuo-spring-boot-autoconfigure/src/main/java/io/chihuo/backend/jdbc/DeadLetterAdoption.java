// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Moves the dead letters of one queue that a node of an earlier version has left among
 * the tasks, a part at a time, so that nobody waits for all of them.
 */
final class DeadLetterAdoption {

	private static final long INTERVAL_MILLIS = 60_000;

	private final LedgerDatabase database;

	private volatile long next = Long.MIN_VALUE;

	DeadLetterAdoption(LedgerDatabase database) {
		this.database = database;
	}

	/** Look for some if it is time, but for a transaction of the application. */
	void adoptSome(QueueTables tables) {
		long now = this.database.databaseTime().currentMillis();
		if (isDue(now) && !this.database.applicationTransaction().isJoined()) {
			int moved = this.database.runInTransaction(() -> tables.ids().adoptDeadLetters());
			this.next = (moved > 0) ? now : now + INTERVAL_MILLIS;
		}
	}

	/** Whether there may be more. */
	boolean isDue(long now) {
		return now >= this.next;
	}

}
