// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.RejectTaskException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.EndedRun;
import io.chihuo.backend.FlowMove.MoveAnswer;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.ContractOutcomes;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingOutcomes;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves of flows in one step on one server: how many scripts they take, and those that do
 * not fit into one.
 */
class RedisFlowMoveTests {

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server);

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
		server.command("CONFIG", "RESETSTAT");
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private static long calls(RedisServer server, String command) {
		return server.command("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_" + command + ":"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
			.sum();
	}

	private static MoveAnswer move(MovedFlow flow, FlowMove move) {
		return ContractQueue.join(flow.moves().move(List.of(move))).get(0);
	}

	private static FlowStep series(int steps) {
		return Flow.series(
				IntStream.range(0, steps).mapToObj((i) -> Flow.step(TestNode.LOOP, "s" + i)).toArray(FlowStep[]::new));
	}

	@Test
	void stepTakesAScriptForItsClaimAndOneForAllThatFollows() {
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend())) {
			node.run((task) -> null, (options) -> options.concurrency(4));
			node.client().startFlow("warm-up", series(2)).await(TestLimits.HANG_TIMEOUT);
			long before = calls(server, "evalsha");
			node.client().startFlow("flow", series(100)).await(TestLimits.HANG_TIMEOUT);
			assertThat(calls(server, "evalsha") - before).isBetween(200L, 230L);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void nodeIsNotWokenByTheMovesThatItMakes(int runs) {
		this.backend.queue().configure(-1, 3, Duration.ZERO);
		MovedFlow flow = new MovedFlow(this.backend);
		List<EndedRun> ends = IntStream.range(0, runs)
			.mapToObj((i) -> MovedFlow.end(flow.run("run-" + i), "result"))
			.toList();
		long before = calls(server, "publish");
		assertThat(move(flow, flow.move(1, ends)).moved()).isTrue();
		assertThat(calls(server, "publish")).isEqualTo(before);
	}

	@Test
	void nodeIsWokenForOtherEndsThatItsMovesMeet() {
		RecordingOutcomes woken = new RecordingOutcomes();
		this.backend.store().addOutcomeListener(ContractOutcomes.NODE, woken);
		MovedFlow flow = new MovedFlow(this.backend);
		ContractOutcomes outcomes = this.backend.queue().outcomes();
		long order = outcomes.submitted("parked");
		outcomes.park(this.backend.queue().claim(), "token", Duration.ofSeconds(1));
		List<EndedRun> ends = List.of(MovedFlow.end(flow.run("before"), "result"));
		this.backend.queue().elapse(Duration.ofSeconds(1));
		assertThat(move(flow, flow.move(1, ends)).moved()).isTrue();
		woken.awaitEnd("parked", order);
	}

	@Test
	void nodeIsWokenForEndsThatAreStoredBeforeTheMoveFails() {
		RecordingOutcomes woken = new RecordingOutcomes();
		this.backend.store().addOutcomeListener(ContractOutcomes.NODE, woken);
		MovedFlow flow = new MovedFlow(this.backend);
		long order = this.backend.queue().outcomes().submitted("before");
		EndedRun made = MovedFlow.end(this.backend.queue().claim(), "result");
		EndedRun refused = new EndedRun("newer", made.settlement(), ContractOutcomes.NODE);
		server.command("HSET", "chihuo:{test/newer}:meta", "format", "9.0");
		assertThat(flow.moves().move(List.of(flow.move(1, List.of(made, refused)))))
			.failsWithin(TestLimits.HANG_TIMEOUT);
		woken.awaitEnd("before", order);
	}

	/** The clock of the node stands still, so that nothing is looked up after a time. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void completionFromOutsideCountsMoreThanTheFailureOfTheRun(boolean finish) {
		try (TestNode node = new TestNode(new SettableClock(), this.backend.backend())) {
			node.run((task) -> {
				node.client().complete(task.park(TestLimits.HANG_TIMEOUT), "outside");
				if (finish) {
					task.finish();
				}
				throw new RejectTaskException("after the completion");
			});
			FlowHandle flow = node.client().startFlow("flow", series(1));
			TestNode.soon().until(() -> flow.status().state().isEnded());
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		}
	}

	/** They await one task, whose end moves the flow on by the first of them. */
	@Test
	void itemsWithOneKeyEndTogether() {
		try (TestNode node = new TestNode(new SettableClock(), this.backend.backend())) {
			CountDownLatch added = new CountDownLatch(1);
			node.run((task) -> {
				added.await();
				return null;
			});
			FlowHandle flow = node.client()
				.startFlow("flow", Flow.forEach(List.of("x", "y", "x"), Flow.step(TestNode.LOOP, null)).itemKey(""));
			TestNode.soon().until(() -> this.backend.queue().counts().running() == 1);
			added.countDown();
			TestNode.soon().until(() -> flow.status().state().isEnded());
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		}
	}

	@Test
	void serverAtItsMemoryLimitEndsRunsAndChangesFlowsAndTakesNoTasks() {
		MovedFlow flow = new MovedFlow(this.backend);
		List<EndedRun> ends = List.of(MovedFlow.end(flow.run("before"), "result"));
		server.command("CONFIG", "SET", "maxmemory", "1");
		try {
			MoveAnswer answer = move(flow, flow.move(1, ends, MovedFlow.step("after", "")));
			assertThat(answer).isEqualTo(new MoveAnswer(List.of(RunOutcome.SUCCESS), true, List.of()));
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(flow.version()).isEqualTo(2);
		assertThat(this.backend.queue().counts().ready()).isZero();
	}

	@Test
	void flowGoesOnWhenTheServerHasMemoryAgain() {
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend())) {
			node.run((task) -> {
				if (task.payload().equals("s1")) {
					server.command("CONFIG", "SET", "maxmemory", "1");
				}
				return null;
			});
			FlowHandle flow = node.client().startFlow("flow", series(4));
			TestNode.soon().until(() -> server.command("INFO", "errorstats").contains("errorstat_OOM"));
			server.command("CONFIG", "SET", "maxmemory", "0");
			node.flows().start();
			flow.await(TestLimits.HANG_TIMEOUT);
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory", "0");
		}
	}

	@Test
	void runsWhoseResultsAreLargeEndBeforeTheirFlowMovesOn() {
		MovedFlow flow = new MovedFlow(this.backend);
		String large = "x".repeat(600_000);
		List<EndedRun> ends = Stream.of("a", "b", "c").map((id) -> MovedFlow.end(flow.run(id), large)).toList();
		MoveAnswer answer = move(flow, flow.move(1, ends, MovedFlow.step("after", "")));
		assertThat(answer.settled()).containsOnly(RunOutcome.SUCCESS).hasSize(3);
		assertThat(answer.moved()).isTrue();
		assertThat(answer.added()).hasSize(1);
		assertThat(this.backend.queue().claimIds()).containsExactly("after");
	}

	@Test
	void largeTasksAreLeftToTheCaller() {
		MovedFlow flow = new MovedFlow(this.backend);
		String large = "x".repeat(600_000);
		List<EndedRun> ends = List.of(MovedFlow.end(flow.run("before"), "result"));
		MoveAnswer answer = move(flow, flow.move(1, ends, MovedFlow.step("a", large), MovedFlow.step("b", large)));
		assertThat(answer).isEqualTo(new MoveAnswer(List.of(RunOutcome.SUCCESS), true, List.of()));
		assertThat(this.backend.queue().counts().ready()).isZero();
	}

	@Test
	void serverThatSpreadsItsKeysIsAskedOnce() {
		try (RedisServer spreading = RedisServer.start("--cluster-enabled", "yes")) {
			spreading.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
			TestNode.soon().until(() -> spreading.command("CLUSTER", "INFO").contains("cluster_state:ok"));
			try (OwnBackend other = OwnBackend.of(spreading);
					TestNode node = new TestNode(TaskClock.systemClock(), other.backend())) {
				node.run((task) -> null);
				node.client().startFlow("flow", series(10)).await(TestLimits.HANG_TIMEOUT);
				assertThat(other.backend().flowMoves("test")).isNull();
			}
			assertThat(spreading.command("INFO", "errorstats")).contains("errorstat_CROSSSLOT:count=1");
		}
	}

	@Test
	void clusterMovesNoFlowInOneStep() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisClusterConfiguration(List.of(server.address())));
		try (RedisTaskBackend cluster = new RedisTaskBackend(factory, Duration.ofSeconds(1))) {
			assertThat(cluster.flowMoves("test")).isNull();
		}
	}

}
