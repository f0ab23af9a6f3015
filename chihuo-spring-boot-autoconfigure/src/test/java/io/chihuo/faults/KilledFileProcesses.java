// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process with a file of its own adds tasks, with and without running them, is killed,
 * and is started again.
 */
@Tag("faults")
public abstract class KilledFileProcesses {

	private static final Logger logger = LoggerFactory.getLogger(KilledFileProcesses.class);

	private static final int TASK_COUNT = 300;

	private static final int MORE_TASKS = 500;

	@TempDir
	private Path directory;

	private final List<WorkerProcess> processes = new ArrayList<>();

	/**
	 * Properties of the backend that keeps queues, or a ledger, in the file.
	 */
	protected abstract String[] properties();

	/**
	 * Verify that nothing is left when all tasks have run.
	 */
	protected void assertNothingLeft() {
	}

	@AfterEach
	void stop() {
		this.processes.forEach(WorkerProcess::close);
	}

	@Test
	void nothingThatWasAcknowledgedIsLost() {
		long seed = System.nanoTime();
		logger.info("The process is killed by the seed {}", seed);
		Random random = new Random(seed);
		for (int kill = 0; kill < TestLimits.repeats(20); kill++) {
			// a task that is added and run at once would hide that it was not written
			boolean runs = kill % 2 == 1;
			WorkerProcess process = start("p" + kill, "faults.produce=p" + kill, "chihuo.loops.load.enabled=" + runs);
			int tasks = TASK_COUNT + random.nextInt(MORE_TASKS);
			soon(tasks + " tasks, or " + process.output())
				.until(() -> history(List.of(process)).added().size() >= tasks);
			process.kill();
		}
		start("last");
		soon("all tasks run").untilAsserted(
				() -> assertThat(history(this.processes).ended()).containsAll(history(this.processes).added()));
		assertNothingLeft();
		history(this.processes).assertEachLeaseRanOnceAtMost();
	}

	@Test
	void secondProcessOnTheFileFailsAtItsStartWithTheReason() {
		WorkerProcess first = start("first", "faults.produce=first");
		TestLimits.await("first process").until(() -> !history(List.of(first)).added().isEmpty());
		WorkerProcess second = start("second");
		second.awaitExit(TestLimits.HANG_TIMEOUT);
		assertThat(second.output()).contains("queues.mv.db' with the queues cannot be opened",
				"A file serves one process");
		assertThat(first.isAlive()).isTrue();
	}

	private WorkerProcess start(String name, String... more) {
		String[] properties = FaultApplication.with(properties(), "chihuo.loops.load.lease=2s",
				"chihuo.loops.load.max-crashes=-1", "chihuo.jdbc.file=" + this.directory.resolve("queues"),
				"spring.autoconfigure.exclude=org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration");
		WorkerProcess process = new WorkerProcess(this.directory, name, FaultApplication.with(properties, more));
		this.processes.add(process);
		return process;
	}

	/** Each look reads the whole logs. */
	private static ConditionFactory soon(String what) {
		return TestLimits.await(what).pollInterval(Duration.ofMillis(200));
	}

	private static History history(List<WorkerProcess> processes) {
		return new History(processes.stream().flatMap((process) -> process.events().stream()).toList());
	}

}
