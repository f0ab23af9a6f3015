package io.chihuo.backend.ledger.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Statements about all tasks of one queue.
 */
final class QueueTotals {

	private final JdbcTemplate jdbc;

	private final int queue;

	QueueTotals(JdbcTemplate jdbc, int queue) {
		this.jdbc = jdbc;
		this.queue = queue;
	}

	/** Tasks by the name of their state, but for those whose time has come. */
	Map<String, Long> count(long now) {
		Map<String, Long> counts = new HashMap<>();
		this.jdbc.query("select state, count(*) from chihuo_tasks where queue_id = ?"
				+ " and (state in ('READY', 'DEAD') or moment > ?) group by state", (row) -> {
					counts.put(row.getString(1), row.getLong(2));
				}, this.queue, now);
		return counts;
	}

	long countWaiting() {
		Long count = this.jdbc.queryForObject(
				"select count(*) from chihuo_tasks where queue_id = ? and state in ('READY', 'DELAYED')", Long.class,
				this.queue);
		return (count != null) ? count : 0;
	}

	/** When the next lease lapses or task is due; a large number if there is none. */
	long nextMoment() {
		return Math.min(nextMoment("RUNNING"), nextMoment("DELAYED"));
	}

	private long nextMoment(String state) {
		Long next = this.jdbc.queryForObject("select min(moment) from chihuo_tasks where queue_id = ? and state = ?",
				Long.class, this.queue, state);
		return (next != null) ? next : Long.MAX_VALUE;
	}

	/** Ids after another, in order. */
	List<String> ids(String after, int most) {
		return this.jdbc.query(
				"select task_key from chihuo_tasks where task_key > ? and task_key < ? order by task_key limit ?",
				QueueTotals::id, Keys.key(this.queue, after), Keys.end(this.queue), most);
	}

	List<String> readyIdsByTicket() {
		return this.jdbc.query(
				"select task_key from chihuo_tasks where queue_id = ? and state = 'READY' order by ticket",
				QueueTotals::id, this.queue);
	}

	private static String id(ResultSet row, int number) throws SQLException {
		return Keys.id(row.getString(1));
	}

	/** That ids were finished during their present run. */
	void forgetFinished(long now) {
		this.jdbc.update("update chihuo_tasks set finished = false where queue_id = ? and state = 'RUNNING'"
				+ " and moment > ? and finished = true", this.queue, now);
	}

}
