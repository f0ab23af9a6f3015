// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.AddOptions;
import io.chihuo.LoopDefinition;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.GatedHandler;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that processes are notified of each other's changes.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisWakingTests {

	private static RedisServer server;

	private final OwnBackend worker = OwnBackend.of(server);

	private final OwnBackend other = OwnBackend.of(server);

	/** Does not look on its own: its clock stands still. */
	private final TestNode node = new TestNode(new SettableClock(Instant.now()), this.worker.backend());

	private final TestNode elsewhere = new TestNode(TaskClock.systemClock(), this.other.backend());

	private final GatedHandler gate = new GatedHandler();

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.command("FLUSHALL");
	}

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
		this.elsewhere.close();
		this.worker.close();
		this.other.close();
	}

	/** Run a loop until it has nothing to do, and listens. */
	private void runIdle() {
		this.node.run(this.gate);
		TestNode.soon().until(() -> channels() > 0);
	}

	private long channels() {
		return server.command("PUBSUB", "CHANNELS", "*:events").lines().filter((line) -> !line.isEmpty()).count();
	}

	@Test
	void addElsewhereStartsHereAtOnce() {
		runIdle();
		for (int i = 1; i <= 3; i++) {
			int count = i;
			this.gate.open();
			this.elsewhere.queue().add("task-" + i);
			TestNode.soon().until(() -> this.gate.ended().size() == count);
			TestNode.soon().until(() -> this.elsewhere.queue().counts().isDrained());
		}
	}

	@Test
	void addElsewhereStartsHereThoughTheSubscriptionWasCut() {
		runIdle();
		assertThat(server.command("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo("1");
		this.elsewhere.queue().add("a");
		TestNode.soon().until(() -> this.gate.begun().size() == 1);
	}

	@Test
	void delayedTaskFromElsewhereStartsWhenDue() {
		runIdle();
		this.elsewhere.queue().add("late", null, AddOptions.delayed(Duration.ofHours(1)));
		this.elsewhere.queue().add("a", null, AddOptions.delayed(Duration.ofSeconds(1)));
		assertThat(this.gate.begun()).isEmpty();
		TestNode.soon().atMost(TestLimits.HANG_TIMEOUT).until(() -> this.gate.begun().size() == 1);
	}

	@Test
	void lapsedLeaseOfADeadWorkerIsReclaimedByAnIdleOne() {
		Duration lease = Duration.ofSeconds(3);
		this.gate.open();
		this.node.run(this.gate, (options) -> options.lease(lease));
		TestNode.soon().until(() -> channels() > 0);
		String id = claimAndCrash(lease);
		TestNode.soon().until(() -> this.gate.begun().contains(id));
	}

	/** Add and claim in one breath, so that the idle worker comes too late. */
	private String claimAndCrash(Duration lease) {
		try (OwnBackend crashing = OwnBackend.of(server)) {
			List<LeasedTask> tasks = List.of();
			for (int i = 0; tasks.isEmpty(); i++) {
				crashing.store().add(List.of(ContractQueue.task("task-" + i, "", AddOptions.DEFAULTS)));
				tasks = ContractQueue.join(crashing.store().claim(ClaimRequest.of(1, lease, "dying"))).tasks();
			}
			return tasks.get(0).lease().id();
		}
	}

	@Test
	void cancelElsewhereInterruptsHere() {
		runIdle();
		this.elsewhere.queue().add("a b: c");
		this.gate.awaitBegun(1);
		this.elsewhere.queue().cancel("a b: c");
		TestNode.soon().until(() -> this.gate.interrupted().size() == 1);
		TestNode.soon().until(() -> this.elsewhere.queue().counts().isDrained());
	}

	@Test
	void idleLoopsSendLessThanOneCommandASecondEach() {
		List<String> loops = IntStream.range(0, 5).mapToObj((i) -> "loop-" + i).toList();
		loops.forEach((loop) -> this.node.run(LoopDefinition.of(loop, String.class, this.gate), (options) -> options));
		TestNode.soon().until(() -> channels() == loops.size());
		awaitIdle();
		long begin = System.nanoTime();
		long before = commands();
		TestNode.soon().pollInterval(Duration.ofMillis(100)).until(() -> seconds(begin) > 5);
		long asked = commands() - before;
		assertThat(asked).isLessThan(loops.size() * seconds(begin));
	}

	private static long seconds(long begin) {
		return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
	}

	/** Wait for calls that are made once at the start. */
	private void awaitIdle() {
		AtomicLong last = new AtomicLong();
		TestNode.soon()
			.pollInterval(Duration.ofMillis(20))
			.during(Duration.ofMillis(500))
			.until(() -> commands() == last.getAndSet(commands()));
	}

	/** All commands, those that scripts make too, but not those that return the count. */
	private long commands() {
		return server.command("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_info"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf("calls=") + 6, line.indexOf(','))))
			.sum();
	}

	@Test
	void eventThatCannotBeReadIsIgnored(CapturedOutput output) {
		runIdle();
		for (String event : List.of("", "n", "nabc", "n99999999999999999999", "c", "c1", "cabc a", "?")) {
			server.command("PUBLISH", "chihuo:{test/loop}:events", event);
		}
		this.gate.open();
		this.elsewhere.queue().add("a");
		TestNode.soon().until(() -> this.gate.ended().size() == 1);
		assertThat(output.getAll()).doesNotContain("PubSubEndpoint");
	}

	/** Redis sends messages to subscribers in all of its databases. */
	@Test
	void messagesBetweenNodesStayInTheirDatabase() {
		List<String> here = new CopyOnWriteArrayList<>();
		List<String> there = new CopyOnWriteArrayList<>();
		try (OwnBackend second = OwnBackend.ofDatabase(server, 2)) {
			this.worker.backend().nodeBus("test").subscribe((message) -> here.add(new String(message)));
			second.backend().nodeBus("test").subscribe((message) -> there.add(new String(message)));
			TestNode.soon().until(() -> {
				second.backend().nodeBus("test").publish("second".getBytes()).join();
				return there.contains("second");
			});
			TestNode.soon().until(() -> {
				this.other.backend().nodeBus("test").publish("first".getBytes()).join();
				return here.contains("first");
			});
		}
		assertThat(here).doesNotContain("second");
		assertThat(there).doesNotContain("first");
	}

}
