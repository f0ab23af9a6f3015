// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

/**
 * Schedules tasks of db-scheduler for now.
 */
public final class DbSchedulerInserts implements Adder<String> {

	static final TaskDescriptor<String> TASK_DESCRIPTOR = TaskDescriptor.of("bench", String.class);

	private static final int BULK_SIZE = 1000;

	private final JdbcTemplate jdbc;

	private final SchedulerClient client;

	private final int batch;

	private DbSchedulerInserts(DataSource dataSource, int batch) {
		this.jdbc = DbSchedulerTables.createTable(dataSource);
		this.client = SchedulerClient.Builder.create(dataSource).build();
		this.batch = batch;
	}

	/**
	 * One by one.
	 */
	public static DbSchedulerInserts single(DataSource dataSource) {
		return new DbSchedulerInserts(dataSource, 1);
	}

	/**
	 * In batches.
	 */
	public static DbSchedulerInserts bulk(DataSource dataSource) {
		return new DbSchedulerInserts(dataSource, BULK_SIZE);
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		Instant now = Instant.now();
		List<TaskInstance<?>> next = new ArrayList<>();
		for (TaskEntry<String> entry : entries) {
			TaskInstance<String> instance = TASK_DESCRIPTOR.instance(entry.id())
				.data(String.valueOf(entry.payload()))
				.build();
			if (this.batch == 1) {
				this.client.scheduleIfNotExists(instance, now);
				continue;
			}
			next.add(instance);
			if (next.size() == this.batch) {
				this.client.scheduleBatch(next, now);
				next.clear();
			}
		}
		if (!next.isEmpty()) {
			this.client.scheduleBatch(next, now);
		}
	}

	@Override
	public long batchSize() {
		Long rows = this.jdbc.queryForObject("select count(*) from scheduled_tasks", Long.class);
		return (rows != null) ? rows : 0;
	}

	@Override
	public void close() {
		this.jdbc.execute("drop table scheduled_tasks");
	}

}
