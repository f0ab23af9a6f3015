// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.DeadLetter;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.faults.Event;
import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultTask;
import io.chihuo.faults.WorkerProcess;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that end the process that runs them.
 */
@Tag("faults")
class KillingTaskTests {

	private static final int NEIGHBOUR_TASKS = 40;

	@TempDir
	private Path directory;

	/** Start one process after the other until all tasks are done or given up. */
	private List<Event> workOff(RedisServer server, FaultTask crashingTask, int maxCrashes) {
		return workOff(server, crashingTask, maxCrashes, "10m");
	}

	private List<Event> workOff(RedisServer server, FaultTask crashingTask, int maxCrashes, String gracePeriod) {
		List<Event> events = new ArrayList<>();
		String[] application = FaultApplication.on(server, "killing");
		try (FaultApplication client = FaultApplication.client(application)) {
			client.queue()
				.addAll(Stream.concat(neighbours(0, 5), Stream.concat(Stream.of(TaskEntry.of("killer", crashingTask)),
						neighbours(5, NEIGHBOUR_TASKS))));
			for (int process = 0; !client.queue().counts().isDrained(); process++) {
				try (WorkerProcess worker = new WorkerProcess(this.directory, "worker-" + process,
						FaultApplication.with(application, "chihuo.loops.load.max-crashes=" + maxCrashes,
								"chihuo.loops.load.concurrency=10", "chihuo.shutdown.grace-period=" + gracePeriod))) {
					TestLimits.await().until(() -> !worker.isAlive() || client.queue().counts().isDrained());
					events.addAll(worker.events());
				}
			}
			assertAlone(client.queue(), maxCrashes);
		}
		return events;
	}

	private static Stream<TaskEntry<FaultTask>> neighbours(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> TaskEntry.of("neighbour-" + i, new FaultTask(200, 0)));
	}

	private static void assertAlone(TaskQueue<FaultTask> queue, int crashes) {
		List<DeadLetter<FaultTask>> letters = queue.deadLetters().page(10).letters();
		assertThat(letters).extracting(DeadLetter::id).containsExactly("killer");
		assertThat(letters.get(0).crashes()).isEqualTo(crashes);
		assertThat(queue.counts().finished()).isEqualTo(NEIGHBOUR_TASKS);
	}

	private static long runs(List<Event> events) {
		return events.stream()
			.filter((event) -> event.kind() == Event.Kind.STARTED && event.id().equals("killer"))
			.count();
	}

	@Test
	void taskThatHaltsItsProcessBecomesDeadLetterAlone() {
		try (RedisServer server = RedisServer.start()) {
			assertThat(runs(workOff(server, FaultTask.HALT, 2))).isEqualTo(3);
		}
	}

	@Test
	void taskThatExitsIsChargedAndNotWaitedFor() {
		try (RedisServer server = RedisServer.start()) {
			assertThat(runs(workOff(server, FaultTask.EXIT, 2))).isEqualTo(2);
		}
	}

	@Test
	void taskThatHasAnotherThreadExitIsChargedAlone() {
		try (RedisServer server = RedisServer.start()) {
			assertThat(runs(workOff(server, FaultTask.HELPER_EXIT, 1, "1s"))).isEqualTo(2);
		}
	}

}
