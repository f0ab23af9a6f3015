// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.ledger.Ticket;

/**
 * Statements about all tasks of one queue.
 */
final class QueueTotals {

	/**
	 * Condition on ready tasks from a place on, or from the first task for the head of
	 * the queue. Its values are the queue, twice, and the place.
	 */
	static final String READY_FROM = "queue_id = ? and state = 'READY' and moment = 0 and place >= coalesce("
			+ "(select min(place) from chihuo_tasks where queue_id = ? and state = 'READY' and moment = 0 and place < 0), ?)";

	private static final List<String> DUE_STATES = List.of("DELAYED", "RUNNING", "WAITING");

	private final JdbcClient client;

	private final int queue;

	QueueTotals(JdbcClient client, int queue) {
		this.client = client;
		this.queue = queue;
	}

	/** Tasks by the name of their state, but for those whose time has come. */
	Map<String, Long> countTasks(long now) {
		Map<String, Long> counts = new HashMap<>();
		this.client
			.sql("select state, count(*) from chihuo_tasks where queue_id = ?"
					+ " and (state in ('READY', 'SUSPECT', 'DEAD') or moment > ?) group by state"
					+ " union all select 'DEAD', count(*) from chihuo_dead_letters where queue_id = ?")
			.params(this.queue, now, this.queue)
			.query((row) -> {
				counts.merge(row.getString(1), row.getLong(2), Long::sum);
			});
		return counts;
	}

	long countWaiting() {
		return this.client
			.sql("select count(*) from chihuo_tasks where queue_id = ? and state in ('READY', 'SUSPECT', 'DELAYED')")
			.param(this.queue)
			.query(Long.class)
			.single();
	}

	/**
	 * When the next lease lapses, task is due or wait for a completion ends, from a
	 * moment up to another; a large number if none does.
	 */
	long nextMoment(long from, long upTo) {
		long running = nextMoment("RUNNING", from, upTo);
		return Math.min(Math.min(running, nextMoment("DELAYED", from, upTo)), nextMoment("WAITING", from, upTo));
	}

	private long nextMoment(String state, long from, long upTo) {
		return this.client
			.sql("select min(moment) from chihuo_tasks where queue_id = ? and state = ? and moment between ? and ?")
			.params(this.queue, state, from, upTo)
			.query(Long.class)
			.optional()
			.orElse(Long.MAX_VALUE);
	}

	/**
	 * Ids of tasks and dead letters after another id, in order. By one statement, so that
	 * a row that moves meanwhile is not missed.
	 */
	List<String> findIds(String after, int most) {
		String some = "(select task_key from %s where task_key > ? and task_key < ? order by task_key limit ?)";
		String first = RowKeys.keyOf(this.queue, after);
		String end = RowKeys.endOf(this.queue);
		return this.client
			.sql("select task_key from (" + some.formatted("chihuo_tasks") + " union "
					+ some.formatted("chihuo_dead_letters") + ") found order by task_key limit ?")
			.params(first, end, most, first, end, most, most)
			.query((row, number) -> RowKeys.idOf(row.getString(1)))
			.list();
	}

	/** Last place of a ready task; a small number if there is none. */
	long lastReady() {
		return findPlace("max").orElse(Long.MIN_VALUE);
	}

	/** First place of a ready task; 0 if there is none. */
	long firstReady() {
		return findPlace("min").orElse(0L);
	}

	private Optional<Long> findPlace(String which) {
		return this.client
			.sql("select " + which + "(place) from chihuo_tasks where queue_id = ? and state = 'READY' and moment = 0")
			.param(this.queue)
			.query(Long.class)
			.optional();
	}

	/**
	 * Ready tasks from one place to another, in order, each with its place in the stead
	 * of its number.
	 */
	List<Ticket> findReady(long from, long to, int most) {
		return findReady(from, to, most, "");
	}

	/** The same in descending order. */
	List<Ticket> findReadyDescending(long from, long to, int most) {
		return findReady(from, to, most, " desc");
	}

	private List<Ticket> findReady(long from, long to, int most, String order) {
		return this.client
			.sql("select task_key, place from chihuo_tasks where queue_id = ? and state = 'READY' and moment = 0"
					+ " and place >= ? and place <= ? order by place" + order + " limit ?")
			.params(this.queue, from, to, most)
			.query((row, number) -> new Ticket(RowKeys.idOf(row.getString(1)), row.getLong(2), false))
			.list();
	}

	/**
	 * Kinds of work that there is now: {@code READY}, {@code SUSPECT} and {@code DUE}.
	 * @param dueFrom moment from which on something may be due
	 * @param readyFrom place from which on tasks may be ready, see {@link ReadyRange}
	 */
	List<String> findWork(long dueFrom, long now, long readyFrom) {
		List<Object> values = new ArrayList<>(List.of(this.queue, this.queue, readyFrom, this.queue));
		String due = "(select 'DUE' from chihuo_tasks where queue_id = ? and state = '%s' and moment >= ? and moment <= ? limit 1)";
		for (int i = 0; i < DUE_STATES.size(); i++) {
			values.addAll(List.of(this.queue, dueFrom, now));
		}
		return this.client
			.sql("(select 'READY' as kind from chihuo_tasks where " + READY_FROM + " limit 1)"
					+ " union all (select 'SUSPECT' from chihuo_tasks where queue_id = ? and state = 'SUSPECT' limit 1)"
					+ DUE_STATES.stream().map(due::formatted).map(" union all "::concat).collect(Collectors.joining()))
			.params(values)
			.query(String.class)
			.list();
	}

	/** Place of the first ready task before one; a large number if there is none. */
	long firstReadyBefore(long place) {
		return least("select min(place) from chihuo_tasks where queue_id = ? and state = 'READY' and moment = 0"
				+ " and place > 0 and place < ?", this.queue, place);
	}

	/** First moment before one at which something is due; a large number if none is. */
	long firstDueBefore(long moment) {
		return DUE_STATES.stream()
			.mapToLong((state) -> least(
					"select min(moment) from chihuo_tasks where queue_id = ? and state = ? and moment < ?", this.queue,
					state, moment))
			.min()
			.orElse(Long.MAX_VALUE);
	}

	private long least(String sql, Object... values) {
		return this.client.sql(sql).params(values).query(Long.class).optional().orElse(Long.MAX_VALUE);
	}

	/** That ids were finished during their present run. */
	void forgetFinished(long now) {
		this.client
			.sql("update chihuo_tasks set finished = false where queue_id = ? and state in ('RUNNING', 'WAITING')"
					+ " and moment > ? and finished = true")
			.params(this.queue, now)
			.update();
	}

}
