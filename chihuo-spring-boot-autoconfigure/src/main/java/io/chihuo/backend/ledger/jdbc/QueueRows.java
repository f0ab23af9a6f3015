package io.chihuo.backend.ledger.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;

/**
 * Reads and writes what is kept of a queue itself.
 */
final class QueueRows {

	private static final String SELECT = "select queue_id, max_length, max_crashes, finished_retention, last_token"
			+ " from chihuo_queues where ";

	private final JdbcTemplate jdbc;

	QueueRows(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/** Not within a transaction: it may fail, and is made up for here. */
	QueueRow findOrInsert(QueueName name) {
		List<QueueRow> found = find(name);
		if (found.isEmpty()) {
			insert(name);
			found = find(name);
		}
		return found.get(0);
	}

	private List<QueueRow> find(QueueName name) {
		return this.jdbc.query(SELECT + "name = ?", QueueRows::map, name.toString());
	}

	private void insert(QueueName name) {
		QueuePolicy policy = QueuePolicy.DEFAULTS;
		try {
			this.jdbc.update(
					"insert into chihuo_queues (name, max_length, max_crashes, finished_retention, last_token)"
							+ " values (?, ?, ?, ?, 0)",
					name.toString(), policy.maxLength(), policy.maxCrashes(), policy.finishedRetention().toMillis());
		}
		catch (DuplicateKeyException ex) {
			// another node was faster
		}
	}

	/** Until the transaction ends. */
	QueueRow lock(int queue) {
		return this.jdbc.query(SELECT + "queue_id = ? for update", QueueRows::map, queue).get(0);
	}

	void configure(int queue, QueuePolicy policy) {
		this.jdbc.update(
				"update chihuo_queues set max_length = ?, max_crashes = ?, finished_retention = ? where queue_id = ?",
				policy.maxLength(), policy.maxCrashes(), policy.finishedRetention().toMillis(), queue);
	}

	void setLastToken(int queue, long token) {
		this.jdbc.update("update chihuo_queues set last_token = ? where queue_id = ?", token, queue);
	}

	private static QueueRow map(ResultSet row, int number) throws SQLException {
		QueuePolicy policy = new QueuePolicy(row.getLong(2), row.getInt(3), Duration.ofMillis(row.getLong(4)));
		return new QueueRow(row.getInt(1), policy, row.getLong(5));
	}

	/**
	 * A queue in the database.
	 *
	 * @param queue its number
	 * @param policy its policy
	 * @param lastToken largest token of a lease
	 */
	record QueueRow(int queue, QueuePolicy policy, long lastToken) {

	}

}
