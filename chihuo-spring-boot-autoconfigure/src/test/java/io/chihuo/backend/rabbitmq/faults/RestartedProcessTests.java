package io.chihuo.backend.rabbitmq.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.faults.Application;
import io.chihuo.faults.History;
import io.chihuo.faults.WorkerProcess;
import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process with its ledger in memory adds tasks and runs them, ends, and is started
 * again: the messages bring the tasks back.
 */
@Tag("faults")
class RestartedProcessTests {

	private static final int TASKS = 1000;

	@TempDir
	private Path directory;

	private RabbitServer broker;

	@BeforeEach
	void startBroker() {
		this.broker = RabbitServer.startAdvanced(RabbitLoads.FAST_TICKS);
	}

	@AfterEach
	void stopBroker() {
		this.broker.close();
	}

	@Test
	void nothingIsLostByKillAndOrderlyEnd() {
		try (WorkerProcess killed = start("killed", "faults.produce=k")) {
			awaitEnded(killed, TASKS);
			killed.kill();
			try (WorkerProcess terminated = start("terminated", "faults.produce=t")) {
				awaitEnded(terminated, TASKS);
				terminated.terminate();
				terminated.awaitExit(Duration.ofSeconds(40));
				try (WorkerProcess last = start("last")) {
					assertNothingLost(killed, terminated, last);
				}
			}
		}
	}

	private void assertNothingLost(WorkerProcess... processes) {
		List<WorkerProcess> all = List.of(processes);
		Awaitility.await("all tasks run").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
			History history = history(all.stream());
			assertThat(history.ended()).containsAll(history.added());
		});
		RabbitLoads.assertNothingLeft(this.broker);
		history(all.stream()).assertEachLeaseRanOnceAtMost();
	}

	private WorkerProcess start(String name, String... more) {
		String[] properties = Application.with(Application.common("rabbitmq", "restarted"),
				"spring.rabbitmq.addresses=" + this.broker.address(), "chihuo.rabbitmq.ledger=memory",
				"chihuo.shutdown.grace-period=5s");
		return new WorkerProcess(this.directory, name, Application.with(properties, more));
	}

	private static void awaitEnded(WorkerProcess process, int tasks) {
		Awaitility.await(tasks + " tasks")
			.atMost(Duration.ofMinutes(1))
			.until(() -> history(Stream.of(process)).ended().size() >= tasks);
	}

	private static History history(Stream<WorkerProcess> processes) {
		return new History(processes.flatMap((process) -> process.events().stream()).toList());
	}

}
