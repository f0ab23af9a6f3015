// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.TaskEntry;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultTask;
import io.chihuo.faults.LoadLoop;
import io.chihuo.faults.WorkerProcess;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An orderly end in the middle of load.
 */
@Tag("faults")
class TerminatedWorkerTests {

	private static final int TASK_COUNT = 20_000;

	/** The first tasks would take longer than anybody waits. */
	private static final int LONG_TASKS = 5;

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(2);

	@TempDir
	private Path directory;

	@Test
	void workerReleasesTasksInOrderAndEndsInTime() {
		try (RedisServer server = RedisServer.start();
				FaultApplication client = FaultApplication.client(FaultApplication.on(server, "terminated"));
				WorkerProcess worker = new WorkerProcess(this.directory, "worker",
						FaultApplication.with(FaultApplication.on(server, "terminated"),
								"chihuo.shutdown.grace-period=" + GRACE_PERIOD.toMillis() + "ms"))) {
			client.queue().addAll(IntStream.range(0, TASK_COUNT).mapToObj(TerminatedWorkerTests::task));
			TestLimits.await().until(() -> client.queue().counts().finished() > 1000);
			worker.terminate();
			worker.awaitExit(TestLimits.HANG_TIMEOUT);
			List<LeasedTask> left = claimAll(server);
			assertThat(left).as("the worker was in the middle of its load").hasSizeGreaterThan(LONG_TASKS + 1000);
			assertThat(left.size() + client.queue().counts().finished()).isEqualTo(TASK_COUNT);
			assertThat(left).extracting((task) -> number(task.lease().id())).isSorted();
			assertThat(left).extracting((task) -> task.lease().id()).startsWith(id(0), id(1), id(2), id(3), id(4));
			assertThat(left).extracting(LeasedTask::attempt).containsOnly(1);
			assertThat(left).extracting(LeasedTask::crashes).containsOnly(0);
		}
	}

	private static TaskEntry<FaultTask> task(int number) {
		return TaskEntry.of(id(number), new FaultTask((number < LONG_TASKS) ? 600_000 : 1, 0));
	}

	private static String id(int number) {
		return "t-" + number;
	}

	private static int number(String id) {
		return Integer.parseInt(id.substring(2));
	}

	private static List<LeasedTask> claimAll(RedisServer server) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		try (RedisTaskBackend backend = new RedisTaskBackend(factory, Duration.ofSeconds(10))) {
			TaskStore store = backend.store(new QueueName("terminated", LoadLoop.NAME));
			List<LeasedTask> all = new ArrayList<>();
			List<LeasedTask> claimed;
			do {
				claimed = store.claim(ClaimRequest.of(1000, Duration.ofMinutes(5), "test")).join().tasks();
				all.addAll(claimed);
			}
			while (!claimed.isEmpty());
			return all;
		}
		finally {
			factory.destroy();
		}
	}

}
