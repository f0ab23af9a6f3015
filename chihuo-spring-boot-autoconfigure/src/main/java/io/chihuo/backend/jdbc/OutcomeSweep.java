// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Deletes outcomes of one queue that have expired, every few seconds for as long as it
 * may have any. They are not read any more; this frees their memory.
 */
final class OutcomeSweep {

	private static final int MAX_OUTCOMES = 1000;

	private static final long INTERVAL_MILLIS = 15_000;

	/** An outcome may be written this late, in milliseconds. */
	private static final long MARGIN_MILLIS = 60_000;

	private final QueueTransactions work;

	private volatile long nextSweep = Long.MIN_VALUE;

	OutcomeSweep(QueueTransactions work) {
		this.work = work;
	}

	/** Answers whether there may be more. */
	boolean sweepExpired(QueueTables tables) {
		long now = this.work.currentMillis();
		if (tables.row().outcomesUntil() == 0 || now < this.nextSweep) {
			return false;
		}
		int deleted = this.work.ledgerDatabase()
			.runInTransaction(() -> tables.outcomes().deleteExpired(now, MAX_OUTCOMES));
		if (deleted == MAX_OUTCOMES) {
			return true;
		}
		this.nextSweep = now + INTERVAL_MILLIS;
		if (deleted == 0 && tables.row().outcomesUntil() + MARGIN_MILLIS <= now) {
			this.work.ledgerDatabase().runInTransaction(() -> endSweeps(tables));
		}
		return false;
	}

	private static boolean endSweeps(QueueTables tables) {
		boolean empty = tables.outcomes().isEmpty();
		if (empty) {
			tables.queues().resetOutcomesUntil(tables.row().queue(), tables.row().outcomesUntil());
		}
		return empty;
	}

}
