// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.chihuo.backend.jdbc.QueueRows.QueueRow;

/**
 * The token of the leases of one claim, larger than those that its tasks had before.
 * Where old versions of a row slow its readers down, it is the time at the server, and
 * the row of the queue reserves the tokens of the next second, so that later ones are
 * larger though the clock may be set back. Elsewhere that row remembers each.
 *
 * @param queue the row of the queue
 * @param number the token
 * @param upTo the largest token that the queue is to remember, for which its row is
 * locked; 0 for none
 */
record LeaseToken(QueueRow queue, long number, long upTo) {

	private static final long RESERVED_MICROS = TimeUnit.SECONDS.toMicros(1);

	/**
	 * Take the next, after the rows of the tasks have been locked.
	 * @param last the largest that was taken in this way before
	 * @param clock microseconds by this process's estimate of the time at the server
	 */
	static LeaseToken take(QueueTables tables, Collection<TaskRow> rows, AtomicLong last, LongSupplier clock) {
		LeaseToken token = take(tables, Math.max(last.get(), largestOf(rows)), clock);
		last.accumulateAndGet(token.number(), Math::max);
		return token;
	}

	private static LeaseToken take(QueueTables tables, long largest, LongSupplier clock) {
		if (!tables.tasks().keepsOldVersions()) {
			return takeRecorded(tables, largest, clock.getAsLong(), 0);
		}
		QueueRows.TimedRow queue = tables.queues().getQueueWithTime(tables.row().queue());
		long now = queue.micros();
		long left = queue.row().lastToken() - now;
		return (left >= 0 && left < RESERVED_MICROS && now > largest) ? new LeaseToken(queue.row(), now, 0)
				: takeRecorded(tables, largest, now, RESERVED_MICROS);
	}

	/** Take the next one, and have the queue remember it wherever it is. */
	static LeaseToken takeRecorded(QueueTables tables, Collection<TaskRow> rows, long now) {
		return takeRecorded(tables, largestOf(rows), now, 0);
	}

	/** None is reserved while the clock is behind the tokens. */
	private static LeaseToken takeRecorded(QueueTables tables, long largest, long now, long reserved) {
		QueueRow queue = tables.lockQueue();
		long number = Math.max(Math.max(queue.lastToken(), largest) + 1, now);
		return new LeaseToken(queue, number, (number == now) ? now + reserved : number);
	}

	private static long largestOf(Collection<TaskRow> rows) {
		return rows.stream().mapToLong((row) -> row.task().token()).max().orElse(0);
	}

	/** Make the claim's change to the row of the queue, last of all. */
	void writeTo(QueueTables tables, QueueRowChange change) {
		if (this.upTo > 0) {
			tables.setLastToken(this.upTo, change);
		}
		else {
			tables.changeQueue(change);
		}
	}

}
