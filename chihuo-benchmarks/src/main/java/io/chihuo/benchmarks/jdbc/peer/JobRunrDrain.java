// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJobRequest;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.configuration.BackgroundJobServerThreadType;
import org.jobrunr.server.configuration.DefaultBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Runs tasks by JobRunr, whose server and handlers are static. It looks for tasks as
 * often as it may on a database, and at once when a worker is free.
 */
public final class JobRunrDrain implements Drain {

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

	private static volatile @Nullable TaskBody current;

	private final BackgroundJobServer server;

	private JobRunrDrain(BackgroundJobServer server) {
		this.server = server;
	}

	/**
	 * With all tasks in the table before it starts.
	 */
	public static DrainFactory preloaded(DataSource dataSource, int concurrency) {
		return (tasks, body) -> {
			current = body;
			JobRunr.configure()
				.useStorageProvider(SqlStorageProviderFactory.using(dataSource))
				.useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
					.andBackgroundJobServerWorkerPolicy(new DefaultBackgroundJobServerWorkerPolicy(concurrency,
							BackgroundJobServerThreadType.PlatformThreads))
					.andPollInterval(POLL_INTERVAL), false)
				.initialize();
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("truncate table jobrunr_jobs cascade");
			BackgroundJobRequest
				.enqueue(Inputs.JSON.textStream(0, tasks).map((entry) -> new TextJob(String.valueOf(entry.payload()))));
			jdbc.execute("analyze jobrunr_jobs");
			return new JobRunrDrain(JobRunr.getBackgroundJobServer());
		};
	}

	static void runBody(String payload) throws Exception {
		Objects.requireNonNull(current).runBody(payload);
	}

	@Override
	public void startDrain() {
		this.server.start();
	}

	@Override
	public void close() {
		JobRunr.destroy();
		current = null;
	}

}
