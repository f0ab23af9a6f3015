// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.chihuo.backend.jdbc.QueueRows.QueueRow;

/**
 * The token of the leases of one claim, larger than those that its tasks had before.
 * Where old versions of a row slow its readers down, it is the time at the server, which
 * the row of the queue remembers every few seconds, in case that the clock is set back.
 * Elsewhere that row remembers each.
 *
 * @param queue the row of the queue
 * @param number the token
 * @param recorded whether the queue is to remember it, for which its row is locked
 */
record LeaseToken(QueueRow queue, long number, boolean recorded) {

	private static final long RECORD_INTERVAL_MICROS = TimeUnit.SECONDS.toMicros(10);

	/**
	 * Take the next, after the rows of the tasks have been locked.
	 * @param clock microseconds by this process's estimate of the time at the server
	 */
	static LeaseToken take(QueueTables tables, Collection<TaskRow> rows, LongSupplier clock) {
		if (!tables.tasks().keepsOldVersions()) {
			return lockAndTake(tables, rows, clock.getAsLong());
		}
		QueueRows.TimedRow queue = tables.queues().getQueueWithTime(tables.row().queue());
		long now = queue.micros();
		long sinceRecorded = now - queue.row().lastToken();
		return (sinceRecorded > 0 && sinceRecorded < RECORD_INTERVAL_MICROS && now > largestOf(rows))
				? new LeaseToken(queue.row(), now, false) : lockAndTake(tables, rows, now);
	}

	/** Take the next one, and have the queue remember it wherever it is. */
	static LeaseToken takeRecorded(QueueTables tables, Collection<TaskRow> rows, LongSupplier clock) {
		// an estimate may be behind tokens that are the server's time
		long now = tables.tasks().keepsOldVersions() ? tables.queues().getQueueWithTime(tables.row().queue()).micros()
				: clock.getAsLong();
		return lockAndTake(tables, rows, now);
	}

	private static LeaseToken lockAndTake(QueueTables tables, Collection<TaskRow> rows, long now) {
		QueueRow queue = tables.lockQueue();
		return new LeaseToken(queue, Math.max(Math.max(queue.lastToken(), largestOf(rows)) + 1, now), true);
	}

	private static long largestOf(Collection<TaskRow> rows) {
		return rows.stream().mapToLong((row) -> row.task().token()).max().orElse(0);
	}

	/** Make the claim's change to the row of the queue, last of all. */
	void writeTo(QueueTables tables, QueueRowChange change) {
		if (this.recorded) {
			tables.setLastToken(this.number, change);
		}
		else {
			tables.changeQueue(change);
		}
	}

}
