// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class SingleAddsTests {

	/** After five calls the driver prepares a statement in the session. */
	private static final int CALL_COUNT = 12;

	/** No queue has this number. */
	private static final int QUEUE_NUMBER = -1;

	private final TestDatabase database = TestDatabase.postgres();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

	private final SingleAdds adds = new SingleAdds(this.jdbc, TableNames.DEFAULT,
			SqlDialect.postgresLimits(TestDatabase.HANG_TIMEOUT));

	@AfterEach
	void close() {
		this.jdbc.execute("drop trigger if exists watch_adds on chihuo_tasks");
		this.jdbc.execute("drop table if exists watched_adds");
		for (String table : new String[] { "tasks", "finished", "dead_letters" }) {
			this.jdbc.update("delete from chihuo_" + table + " where queue_id = ?", QUEUE_NUMBER);
		}
		this.database.close();
	}

	private boolean add(String id) {
		return this.adds.addTask(QUEUE_NUMBER, TaskRow.guardRow(id));
	}

	private void finish(String id) {
		this.jdbc.update("insert into chihuo_finished values (?, ?, 0)", RowKeys.keyOf(QUEUE_NUMBER, id), QUEUE_NUMBER);
	}

	private Integer count(String from) {
		return this.jdbc.queryForObject("select count(*) from " + from, Integer.class);
	}

	@Test
	void idIsAddedOnce() {
		for (int i = 0; i < CALL_COUNT; i++) {
			assertThat(add("task-" + i)).isTrue();
			assertThat(add("task-" + i)).isFalse();
		}
		assertThat(count("chihuo_tasks where queue_id = " + QUEUE_NUMBER)).isEqualTo(CALL_COUNT);
	}

	@Test
	void finishedIdIsTakenBackByTheTransactionThatInsertedIt() {
		this.jdbc.execute("create table watched_adds (operation text, transaction bigint)");
		this.jdbc.execute("create or replace function watch_add() returns trigger language plpgsql as $$ begin"
				+ " insert into watched_adds values (tg_op, txid_current()); return null; end $$");
		this.jdbc.execute("create trigger watch_adds after insert or delete on chihuo_tasks for each row"
				+ " when (pg_trigger_depth() = 0) execute function watch_add()");
		finish("a");
		for (int i = 0; i < CALL_COUNT; i++) {
			assertThat(add("a")).isFalse();
		}
		assertThat(count("chihuo_tasks where queue_id = " + QUEUE_NUMBER)).isZero();
		assertThat(count("watched_adds i join watched_adds d using (transaction)"
				+ " where i.operation = 'INSERT' and d.operation = 'DELETE'"))
			.isEqualTo(CALL_COUNT);
	}

	@Test
	void deadIdIsNotAdded() {
		assertThat(add("a")).isTrue();
		this.jdbc.update("insert into chihuo_dead_letters select * from chihuo_tasks where queue_id = ?", QUEUE_NUMBER);
		this.jdbc.update("delete from chihuo_tasks where queue_id = ?", QUEUE_NUMBER);
		assertThat(add("a")).isFalse();
		assertThat(count("chihuo_tasks where queue_id = " + QUEUE_NUMBER)).isZero();
	}

	@Test
	void taskThatRunsStaysWhenItsIdIsFinishedToo() {
		assertThat(add("a")).isTrue();
		finish("a");
		assertThat(add("a")).isFalse();
		assertThat(count("chihuo_tasks where queue_id = " + QUEUE_NUMBER)).isOne();
	}

}
