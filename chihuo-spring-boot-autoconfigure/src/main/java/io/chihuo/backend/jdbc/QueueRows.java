// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.format.StoreFormat;

/**
 * Reads and writes the row of a queue.
 */
final class QueueRows {

	private static final String COLUMNS = "select queue_id, max_length, max_crashes, finished_retention, last_token,"
			+ " format, minor, waiting, counted_at, outcomes_until";

	private static final String SELECT = COLUMNS + " from chihuo_queues where ";

	/** For PostgreSQL. */
	private static final String SELECT_WITH_TIME = COLUMNS
			+ ", cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) from chihuo_queues where ";

	private final JdbcClient client;

	QueueRows(JdbcClient client) {
		this.client = client;
	}

	Optional<QueueRow> findQueue(QueueName name) {
		return this.client.sql(SELECT + "name = ?").param(name.toString()).query(QueueRows::mapRow).optional();
	}

	int insertQueue(QueueName name) {
		QueuePolicy policy = QueuePolicy.DEFAULTS;
		return this.client
			.sql("insert into chihuo_queues (name, max_length, max_crashes, finished_retention, last_token,"
					+ " format, minor, waiting, counted_at, outcomes_until) values (?, ?, ?, ?, 0, ?, ?, 0, 0, 0)")
			.params(name.toString(), policy.maxLength(), policy.maxCrashes(), policy.finishedRetention().toMillis(),
					StoreFormat.FORMAT_VERSION, StoreFormat.FORMAT_MINOR_VERSION)
			.update();
	}

	/** Write down that a later minor version works on the queue. */
	int raiseMinor(int queue, int minor) {
		return this.client.sql("update chihuo_queues set minor = ? where queue_id = ? and minor < ?")
			.params(minor, queue, minor)
			.update();
	}

	QueueRow getQueue(int queue) {
		return this.client.sql(SELECT + "queue_id = ?").param(queue).query(QueueRows::mapRow).single();
	}

	/** With the time at the server, as PostgreSQL says. */
	TimedRow getQueueWithTime(int queue) {
		return this.client.sql(SELECT_WITH_TIME + "queue_id = ?")
			.param(queue)
			.query((row, number) -> new TimedRow(mapRow(row, number), row.getLong(11)))
			.single();
	}

	/** Until the transaction ends. */
	QueueRow lockQueue(int queue) {
		return this.client.sql(SELECT + "queue_id = ? for update").param(queue).query(QueueRows::mapRow).single();
	}

	/**
	 * Waiting tasks are counted anew, since they were not counted while the queue had no
	 * bound.
	 */
	int updatePolicy(int queue, QueuePolicy policy) {
		return this.client
			.sql("update chihuo_queues set max_length = ?, max_crashes = ?, finished_retention = ?, counted_at = 0"
					+ " where queue_id = ?")
			.params(policy.maxLength(), policy.maxCrashes(), policy.finishedRetention().toMillis(), queue)
			.update();
	}

	void setLastToken(int queue, long token, int waiting) {
		this.client.sql("update chihuo_queues set last_token = ?, waiting = waiting + ? where queue_id = ?")
			.params(token, waiting, queue)
			.update();
	}

	int setWaiting(int queue, long waiting, long now) {
		return this.client.sql("update chihuo_queues set waiting = ?, counted_at = ? where queue_id = ?")
			.params(waiting, now, queue)
			.update();
	}

	int addWaiting(int queue, int more) {
		return this.client.sql("update chihuo_queues set waiting = waiting + ? where queue_id = ?")
			.params(more, queue)
			.update();
	}

	/** Answers whether there was room for them, or as much as was seen before. */
	boolean addWaiting(int queue, int more, long max, long seen) {
		return this.client
			.sql("update chihuo_queues set waiting = waiting + ? where queue_id = ? and (waiting <= ? or waiting <= ?)")
			.params(more, queue, max - more, seen)
			.update() > 0;
	}

	/** Have other nodes know until when outcomes may be there. */
	void raiseOutcomesUntil(int queue, long until) {
		this.client.sql("update chihuo_queues set outcomes_until = ? where queue_id = ? and outcomes_until < ?")
			.params(until, queue, until)
			.update();
	}

	/** There are no outcomes any more, unless somebody has kept one since. */
	void resetOutcomesUntil(int queue, long seen) {
		this.client.sql("update chihuo_queues set outcomes_until = 0 where queue_id = ? and outcomes_until = ?")
			.params(queue, seen)
			.update();
	}

	private static QueueRow mapRow(ResultSet row, int number) throws SQLException {
		QueuePolicy policy = new QueuePolicy(row.getLong(2), row.getInt(3), Duration.ofMillis(row.getLong(4)));
		return new QueueRow(row.getInt(1), policy, row.getLong(5), row.getInt(6), row.getInt(7), row.getLong(8),
				row.getLong(9), row.getLong(10));
	}

	/**
	 * A queue as it was at a moment.
	 *
	 * @param row the queue
	 * @param micros clock of the server, in microseconds since the epoch
	 */
	record TimedRow(QueueRow row, long micros) {
	}

	/**
	 * A queue in the database.
	 *
	 * @param queue its number
	 * @param policy its policy
	 * @param lastToken largest token of a lease
	 * @param format format in which it is kept
	 * @param minor latest minor version that has worked on it
	 * @param waiting tasks that wait, if it is bounded
	 * @param countedAt when all of them were counted last
	 * @param outcomesUntil when the last of its outcomes expires at the latest, 0 if
	 * there are none
	 */
	record QueueRow(int queue, QueuePolicy policy, long lastToken, int format, int minor, long waiting, long countedAt,
			long outcomesUntil) {

		/**
		 * A queue that nobody has added yet and that a read-only transaction must not
		 * add: no row of a database has its number.
		 */
		static final QueueRow ABSENT = new QueueRow(0, QueuePolicy.DEFAULTS, 0, StoreFormat.FORMAT_VERSION,
				StoreFormat.FORMAT_MINOR_VERSION, 0, 0, 0);

		boolean isBounded() {
			return this.policy.maxLength() >= 0;
		}

	}

}
