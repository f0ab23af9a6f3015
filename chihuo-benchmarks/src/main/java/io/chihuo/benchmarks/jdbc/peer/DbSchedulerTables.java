// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of db-scheduler, as its documentation has it for PostgreSQL.
 */
final class DbSchedulerTables {

	private DbSchedulerTables() {
	}

	/** Begin with an empty table. */
	static JdbcTemplate createTable(DataSource dataSource) {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		jdbc.execute("drop table if exists scheduled_tasks");
		jdbc.execute(
				"create table scheduled_tasks (task_name text not null, task_instance text not null, task_data bytea,"
						+ " execution_time timestamp with time zone not null, picked boolean not null, picked_by text,"
						+ " last_success timestamp with time zone, last_failure timestamp with time zone,"
						+ " consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,"
						+ " priority smallint, primary key (task_name, task_instance))");
		jdbc.execute("create index execution_time_idx on scheduled_tasks (execution_time)");
		jdbc.execute("create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
		jdbc.execute("create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc)");
		return jdbc;
	}

}
