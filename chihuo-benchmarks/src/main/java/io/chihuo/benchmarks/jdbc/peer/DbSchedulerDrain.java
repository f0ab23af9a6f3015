// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.time.Duration;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Runs tasks by db-scheduler, which locks and fetches them in one statement, as its
 * documentation advises for many tasks.
 */
public final class DbSchedulerDrain implements Drain {

	private static final double LOWER_LIMIT = 1.0;

	private static final double UPPER_LIMIT = 4.0;

	private final Scheduler scheduler;

	private DbSchedulerDrain(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * With all tasks in the table before it starts.
	 */
	public static Drain.DrainFactory preloaded(DataSource dataSource, int concurrency) {
		return (tasks, body) -> {
			DbSchedulerInserts.bulk(dataSource).addTasks(Inputs.JSON.textStream(0, tasks));
			return new DbSchedulerDrain(Scheduler
				.create(dataSource,
						Tasks.oneTime(DbSchedulerInserts.TASK_DESCRIPTOR)
							.execute((instance, context) -> runBody(body, instance.getData())))
				.threads(concurrency)
				.pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
				.pollingInterval(Duration.ofMillis(100))
				.build());
		};
	}

	private static void runBody(TaskBody body, String payload) {
		try {
			body.runBody(payload);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void startDrain() {
		this.scheduler.start();
	}

	@Override
	public void close() {
		this.scheduler.stop();
	}

}
