// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowRef;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopDefinition;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.Task;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Steps that run again until a condition holds.
 */
class RepeatFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final FlowRef COUNT = Flow.ref("count");

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private final AtomicInteger count = new AtomicInteger();

	private volatile int failingRun = -1;

	/** Its results are the numbers of its runs. */
	@BeforeEach
	void runLoops() {
		this.node.run(LoopDefinition.of("counting", Object.class, (task) -> {
			int run = this.count.incrementAndGet();
			if (run == this.failingRun) {
				throw new RejectTaskException("broken");
			}
			return run;
		}), (options) -> options);
		this.node.run(LoopDefinition.of("echo", Object.class, this::echo), (options) -> options);
	}

	private Object echo(Task<Object> task) {
		this.ran.add(String.valueOf(task.payload()));
		if ("push".equals(task.payload())) {
			task.flow().pushFront(Flow.step("echo", "pushed " + this.count.get()));
		}
		if ("push bad".equals(task.payload())) {
			task.flow().pushFront(Flow.step("echo", "bad"));
		}
		if ("bad".equals(task.payload())) {
			throw new RejectTaskException("broken");
		}
		return task.payload();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	private static FlowStep counting() {
		return Flow.step("counting", null).named("count");
	}

	private FlowHandle start(FlowStep steps) {
		return this.node.client().startFlow("flow", steps);
	}

	private FlowHandle run(FlowStep steps) {
		FlowHandle flow = start(steps);
		flow.await(HANG_LIMIT);
		return flow;
	}

	@Test
	void runsWaitForTheDelayAndCancelTimerEndsIt() {
		FlowHandle flow = start(Flow.repeat(counting(), COUNT.isAtLeast(3), 10, Duration.ofMinutes(2)).named("polls"));
		TestLimits.await("first run").until(() -> flow.status().findStep("polls").dueAt() != null);
		assertThat(flow.status().findStep("polls").dueAt())
			.isEqualTo(Instant.ofEpochMilli(this.clock.millis() + 120_000));
		assertThat(flow.status().findStep("polls").obstacle()).contains("then runs again");
		assertThat(this.count).hasValue(1);
		flow.cancelTimer("polls");
		TestLimits.await("second run")
			.until(() -> this.count.get() == 2 && flow.status().findStep("polls").dueAt() != null);
		this.clock.advance(Duration.ofMinutes(2));
		this.node.flows().sweepDue();
		flow.await(HANG_LIMIT);
		assertThat(this.count).hasValue(3);
		assertThat(flow.status().findStep("polls").round()).isEqualTo(3);
	}

	@Test
	void stepsWithinStepsRunAgainWithTheirConditionsJudgedAnew() {
		FlowStep body = Flow.series(counting(), Flow.step("echo", COUNT),
				Flow.step("echo", "even").when(COUNT.isEqualTo(2).or(COUNT.isEqualTo(4))));
		FlowHandle flow = run(Flow.repeat(body, COUNT.isAtLeast(4)));
		assertThat(this.ran).containsExactly("1", "2", "even", "3", "4", "even");
		assertThat(flow.result("count", Integer.class)).isEqualTo(4);
	}

	@Test
	void repeatedStepsWithinRepeatedOnesCountAnew() {
		FlowStep inner = Flow.repeat(counting(), COUNT.isEqualTo(3).or(COUNT.isEqualTo(5)), 3).named("inner");
		FlowHandle flow = run(Flow.repeat(Flow.series(inner, Flow.step("echo", COUNT)), COUNT.isEqualTo(5), 2));
		assertThat(this.ran).containsExactly("3", "5");
		assertThat(flow.status().findStep("inner").round()).isEqualTo(2);
	}

	@Test
	void failedRunFailsTheStepAndAResumeRepeatsThatRun() {
		this.failingRun = 2;
		FlowHandle flow = start(Flow.repeat(counting(), COUNT.isAtLeast(4)).named("counts"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.satisfies((failure) -> assertThat(failure.stepName()).isEqualTo("count"));
		assertThat(flow.status().findStep("counts").round()).isEqualTo(2);
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.count).hasValue(4);
		assertThat(flow.status().findStep("counts").round()).isEqualTo(3);
	}

	@Test
	void runsThatFailCountWhereThePolicyIsToContinue() {
		this.failingRun = 2;
		FlowHandle flow = run(Flow.repeat(counting(), COUNT.isAtLeast(3), 3).onStepFailure(FailurePolicy.CONTINUE));
		assertThat(this.count).hasValue(3);
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void deadLettersOfStepsThatEarlierRunsHavePushedGoWithTheFlow() {
		run(Flow.repeat(Flow.series(counting(), Flow.step("echo", "push bad")).onStepFailure(FailurePolicy.CONTINUE),
				COUNT.isEqualTo(2)));
		assertThat(this.node.queue("echo").counts().dead()).isEqualTo(2);
		this.clock.advance(Duration.ofDays(1));
		TestNode.soon().until(() -> {
			this.node.flows().sweepDue();
			return this.node.flows().countFlows().values().stream().allMatch((count) -> count == 0);
		});
		assertThat(this.node.queue("echo").counts().dead()).isZero();
	}

	@Test
	void stepsThatARunPushesAreNotRepeated() {
		FlowHandle flow = run(Flow.repeat(Flow.series(counting(), Flow.step("echo", "push"), Flow.step("echo", "last")),
				COUNT.isEqualTo(3)));
		assertThat(this.ran).containsExactly("push", "pushed 1", "last", "push", "pushed 2", "last", "push", "pushed 3",
				"last");
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void stepsThatTheLastStepOfTheFlowPushesAreNotRepeated() {
		run(Flow.repeat(Flow.series(counting(), Flow.step("echo", "push")), COUNT.isEqualTo(3)));
		assertThat(this.ran).containsExactly("push", "pushed 1", "push", "pushed 2", "push", "pushed 3");
	}

	@Test
	void cancelEndsARepeatedStepBetweenItsRuns() {
		FlowHandle flow = start(Flow.repeat(counting(), COUNT.isAtLeast(3), 10, Duration.ofMinutes(2)).named("polls"));
		TestLimits.await("first run").until(() -> flow.status().findStep("polls").dueAt() != null);
		flow.cancel();
		assertThat(flow.status().state()).isEqualTo(FlowState.CANCELLED);
		assertThat(flow.status().findStep("polls").state()).isEqualTo(StepState.CANCELLED);
	}

	@Test
	void resultsOfTheLatestRunsAreKept() {
		FlowHandle flow = run(Flow.repeat(counting(), COUNT.isAtLeast(45)));
		assertThat(hasOutcome(flow, 1)).isFalse();
		assertThat(hasOutcome(flow, 30)).isFalse();
		assertThat(hasOutcome(flow, 31)).isTrue();
		assertThat(hasOutcome(flow, 45)).isTrue();
	}

	private boolean hasOutcome(FlowHandle flow, int run) {
		WatchAnswer answer = this.node.client()
			.storeOf("counting")
			.watch(List.of(new WatchRequest("f/" + flow.id() + "/count#" + run, 0,
					new OutcomeWatch(Duration.ZERO, false, null))))
			.join()
			.get(0);
		return answer.end() != null;
	}

	@Test
	void contextCarriesAPositionFromRunToRun() {
		this.node.run(LoopDefinition.of("copying", new ParameterizedTypeReference<Map<String, Object>>() {
		}, (task) -> {
			int from = (Integer) task.payload().get("from");
			this.ran.add("from " + from);
			task.flow().putContext("position", from + 10);
			return null;
		}), (options) -> options);
		run(Flow.repeat(Flow.step("copying", Map.of("from", Flow.context("position").orElse(0))),
				Flow.context("position").isAtLeast(30)));
		assertThat(this.ran).containsExactly("from 0", "from 10", "from 20");
	}

	@Test
	void runsAreDrawn() {
		FlowHandle flow = run(Flow.series(Flow.repeat(counting(), COUNT.isAtLeast(2), 5).named("counts")));
		assertThat(flow.toMermaid()).contains("subgraph n1[\"counts, run 2 of 5\"]");
	}

	@Test
	void stepsThatCannotRunAgainAreRefused() {
		assertRefused(Flow.repeat(Flow.step("echo", "mine", 1).named("own"), Flow.ref("own").isPresent()),
				"task id 'mine'");
		assertRefused(Flow.repeat(Flow.forEach(List.of(1), Flow.step("echo", null)), Flow.context("x").isPresent()),
				"forEach within Flow.repeat");
		assertRefused(Flow.repeat(Flow.repeat(counting(), COUNT.isAtLeast(1), 10_000), COUNT.isAtLeast(1)),
				"10000000 times");
		assertRefused(Flow.series(Flow.repeat(counting(), Flow.ref("later").isPresent()),
				Flow.step("echo", 1).named("later")), "'later'");
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.repeat(counting(), COUNT.isAtLeast(1), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.repeat(counting(), COUNT.isAtLeast(1)).tolerate(1));
	}

	private void assertRefused(FlowStep steps, String reason) {
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> start(steps))
			.withMessageContaining(reason);
	}

}
