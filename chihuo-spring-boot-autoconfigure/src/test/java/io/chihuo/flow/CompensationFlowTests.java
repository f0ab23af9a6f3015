// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.Backoff;
import io.chihuo.Compensation;
import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopDefinition;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.Task;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Steps that are undone when their flow fails.
 */
class CompensationFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private final List<String> undone = new CopyOnWriteArrayList<>();

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	private final CountDownLatch held = new CountDownLatch(1);

	@BeforeEach
	void runLoops() {
		this.node.run(LoopDefinition.of("work", String.class, this::work),
				(options) -> options.concurrency(4)
					.runTimeout(Duration.ofMinutes(1))
					.maxAttempts(1)
					.backoff(Backoff.fixed(Duration.ZERO)));
		this.node.run(LoopDefinition.of("undo", new ParameterizedTypeReference<Map<String, Object>>() {
		}, this::undo), (options) -> options);
		this.node.run(LoopDefinition.of("release", String.class, (task) -> this.undone.add(task.payload())),
				(options) -> options);
	}

	private @Nullable Object work(Task<String> task) throws InterruptedException {
		this.ran.add(task.payload());
		if (this.failing.contains(task.payload())) {
			throw new RejectTaskException("broken");
		}
		if (task.payload().equals("hold")) {
			this.held.await();
		}
		if (task.payload().equals("first hold, then fail")) {
			if (task.attempt() == 1) {
				this.held.await();
			}
			throw new RejectTaskException("broken");
		}
		if (task.payload().equals("push")) {
			task.flow().pushBack(Flow.step("work", "pushed").compensate(Flow.step("release", "pushed")));
			task.flow().incrementContext("pushes", 1);
		}
		if (task.payload().equals("increment a text")) {
			task.flow().putContext("sum", "text");
			task.flow().incrementContext("sum", 1);
		}
		return "result of " + task.payload();
	}

	private @Nullable Object undo(Task<Map<String, Object>> task) {
		String step = String.valueOf(task.payload().get("step"));
		this.undone.add(step);
		if (this.failing.contains("undo " + step)) {
			throw new RejectTaskException("broken compensation");
		}
		assertThat(task.payload().get("payload")).isEqualTo(step);
		return task.payload().get("outcome");
	}

	@AfterEach
	void close() {
		this.held.countDown();
		this.node.close();
	}

	private static FlowStep plain(String name) {
		return Flow.step("work", name).named(name);
	}

	private static FlowStep saga(String name) {
		return plain(name).compensate(Flow.step("undo", null));
	}

	private FlowHandle start(FlowStep... steps) {
		return this.node.client().startFlow("flow", Flow.series(steps));
	}

	private void assertFails(FlowHandle flow, String step) {
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.satisfies((failure) -> assertThat(failure.stepName()).isEqualTo(step));
	}

	private static StepState stateOf(FlowHandle flow, String step) {
		return flow.status().findStep(step).state();
	}

	private String outcomeOf(FlowHandle flow, String step) {
		return String.valueOf(flow.result(step + ":undo", String.class));
	}

	@Test
	void stepsThatWereNotNeededDoNotCount() {
		FlowHandle flow = this.node.client()
			.startFlow("counted", Flow.series(
					plain("a").compensate(Flow.step("undo", null)).onFailure(plain("failed")).onDone(plain("done")),
					Flow.anyOf(plain("b"), Flow.signal("never")), Flow.signal("go"), plain("c")));
		TestNode.soon().until(() -> flow.status().doneCount() == 3);
		assertThat(flow.status().totalCount()).isEqualTo(5);
		assertThat(flow.status().isTotalExact()).isTrue();
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(flow.status().doneCount()).isEqualTo(5);
		assertThat(flow.status().totalCount()).isEqualTo(5);
	}

	@Test
	void nothingIsUndoneInAFlowThatIsDone() {
		FlowHandle flow = start(saga("a"), saga("b"));
		flow.await(HANG_LIMIT);
		assertThat(this.undone).isEmpty();
		assertThat(stateOf(flow, "a:undo")).isEqualTo(StepState.SKIPPED);
		assertThat(flow.result("a", String.class)).isEqualTo("result of a");
	}

	@Test
	void stepWithAnIdOfTheUserRunsAgainAfterItWasUndone() {
		this.failing.add("last");
		FlowStep named = Flow.step("work", "mine", "a").named("a").compensate(Flow.step("undo", null));
		FlowHandle flow = start(named, plain("last"));
		assertFails(flow, "last");
		this.clock.advance(Duration.ofSeconds(1));
		FlowHandle later = this.node.client().startFlow("later", Flow.series(named));
		later.await(HANG_LIMIT);
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "last", "a", "a", "last");
		assertThat(this.undone).containsExactly("a");
	}

	@Test
	void stepsAreUndoneInReverseOrderOfTheirEnds() {
		this.failing.add("last");
		FlowHandle flow = start(Flow.parallel(Flow.series(Flow.signal("go"), saga("a")), saga("b")), saga("c"),
				plain("last"));
		TestLimits.await("b").until(() -> stateOf(flow, "b") == StepState.DONE);
		flow.signal("go", null);
		assertFails(flow, "last");
		assertThat(this.undone).containsExactly("c", "a", "b");
		assertThat(flow.status().state()).isEqualTo(FlowState.FAILED);
		assertThat(outcomeOf(flow, "a")).isEqualTo("DONE");
	}

	@Test
	void branchesOfAParallelAreUndoneTogetherAndEachInReverseOrder() {
		this.failing.add("last");
		CountDownLatch both = new CountDownLatch(2);
		this.node.run(LoopDefinition.of("meeting", String.class, (task) -> {
			both.countDown();
			return both.await(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS) && this.undone.add(task.payload());
		}), (options) -> options.concurrency(2));
		FlowHandle flow = start(saga("a"),
				Flow.parallel(Flow.series(saga("b"), meeting("c")), Flow.series(saga("d"), meeting("e")))
					.compensateTogether(),
				saga("f"), plain("last"));
		assertFails(flow, "last");
		assertThat(this.undone).startsWith("f").endsWith("a").hasSize(6);
		assertThat(this.undone.subList(1, 5)).containsSubsequence("c", "b").containsSubsequence("e", "d");
	}

	private static FlowStep meeting(String name) {
		return plain(name).compensate(Flow.step("meeting", name));
	}

	@Test
	void abandonedFlowRunsNoCompensation() {
		FlowHandle flow = start(saga("a"), saga("hold"), saga("c"));
		TestLimits.await("the run").until(() -> this.ran.contains("hold"));
		flow.abandon();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.undone).isEmpty();
		assertThat(stateOf(flow, "a:undo")).isEqualTo(StepState.SKIPPED);
		assertThat(stateOf(flow, "hold:undo")).isEqualTo(StepState.SKIPPED);
		assertThat(flow.status().state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void compensationsThatRunAreCancelledWhenTheFlowIsAbandoned() {
		this.failing.add("last");
		this.node.run(LoopDefinition.of("holding", Object.class, (task) -> {
			this.undone.add("held");
			this.held.await();
			return null;
		}), (options) -> options);
		FlowHandle flow = start(saga("a"), plain("b").compensate(Flow.step("holding", null)), plain("last"));
		TestLimits.await("the compensation").until(() -> this.undone.contains("held"));
		flow.cancel();
		flow.abandon();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.undone).containsExactly("held");
		assertThat(stateOf(flow, "b:undo")).isEqualTo(StepState.CANCELLED);
		flow.retry("b:undo");
		assertThat(flow.status().state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void stepThatHasFailedHasNothingToUndo() {
		this.failing.add("b");
		FlowHandle flow = start(saga("a"), saga("b"), saga("c"));
		assertFails(flow, "b");
		assertThat(this.undone).containsExactly("a");
		assertThat(flow.status().findStep("b:undo").obstacle()).isEqualTo("its step had no effect");
	}

	@Test
	void resumeRunsStepsAgainThatWereUndone() {
		this.failing.add("last");
		FlowHandle flow = start(Flow.series(saga("a"), plain("b")), saga("c"), plain("last"));
		assertFails(flow, "last");
		flow.resume();
		assertFails(flow, "last");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "c", "last", "a", "c", "last", "a", "c", "last");
		assertThat(this.undone).containsExactly("c", "a", "c", "a");
		assertThat(flow.status().findStep("a").round()).isEqualTo(3);
	}

	/** The next run of that pushes them again. */
	@Test
	void stepsThatAnUndoneRunHasPushedRunOnceAfterAResume() {
		this.failing.add("last");
		FlowHandle flow = start(saga("push"), plain("last"));
		assertFails(flow, "last");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("push", "last", "push", "last", "pushed");
		assertThat(flow.status().doneCount()).isEqualTo(flow.status().totalCount()).isEqualTo(3);
	}

	@Test
	void stepsThatWereUndoneWithTheRunThatHasPushedThemRunOnceAfterAResume() {
		this.failing.add("last");
		FlowHandle flow = start(Flow.series(saga("push")), plain("last"));
		assertFails(flow, "last");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("push", "pushed", "last", "push", "pushed", "last");
		assertThat(this.undone).containsExactly("pushed", "push");
	}

	@Test
	void requeuedDeadLetterHasUndoneStepsRunAgain() {
		this.failing.add("last");
		FlowHandle flow = start(saga("a"), plain("last"));
		assertFails(flow, "last");
		this.failing.clear();
		this.node.queue("work").deadLetters().requeue("f/flow/last#1");
		TestLimits.await("end").until(() -> flow.status().state() == FlowState.DONE);
		assertThat(this.ran).containsExactly("a", "last", "last", "a");
	}

	@Test
	void cancelledFlowIsUndoneWithTheStepThatRan() {
		FlowHandle flow = start(saga("a"), saga("hold"), saga("c"));
		TestLimits.await("run").until(() -> this.ran.contains("hold"));
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.undone).containsExactly("hold", "a");
		assertThat(outcomeOf(flow, "hold")).isEqualTo("UNKNOWN");
		assertThat(flow.status().state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void stepThatTookTooLongIsUndone() {
		FlowHandle flow = start(saga("hold"));
		TestLimits.await("run").until(() -> this.ran.contains("hold"));
		this.clock.advance(Duration.ofMinutes(2));
		assertFails(flow, "hold");
		assertThat(this.undone).containsExactly("hold");
		assertThat(outcomeOf(flow, "hold")).isEqualTo("UNKNOWN");
	}

	@Test
	void stepThatWasDoneIsUndoneThoughItsChangesAreRefused() {
		FlowHandle flow = start(saga("increment a text"));
		assertFails(flow, "increment a text");
		assertThat(this.undone).containsExactly("increment a text");
		assertThat(outcomeOf(flow, "increment a text")).isEqualTo("UNKNOWN");
	}

	@Test
	void stepThatFailsByAnExceptionAfterARunThatTookTooLongIsUndone() {
		FlowHandle flow = start(Flow.step("work", "first hold, then fail")
			.named("pay")
			.attempts(2)
			.compensate(Flow.step("release", "pay")));
		TestLimits.await("run").until(() -> !this.ran.isEmpty());
		this.clock.advance(Duration.ofMinutes(2));
		assertFails(flow, "pay");
		assertThat(this.ran).hasSize(2);
		assertThat(this.undone).containsExactly("pay");
	}

	@Test
	void stepThatFailsByAnExceptionAfterItsProcessDiedIsUndone() {
		FlowHandle flow = start(Flow.step("crashing", "a").named("pay").compensate(Flow.step("release", "pay")));
		TaskStore store = this.node.client().storeOf("crashing");
		TestLimits.await("claim")
			.until(() -> store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "dead")).join().tasks().size() == 1);
		this.clock.advance(Duration.ofMinutes(1));
		this.node.run(LoopDefinition.of("crashing", String.class, (task) -> {
			throw new RejectTaskException("broken");
		}), (options) -> options);
		assertFails(flow, "pay");
		assertThat(this.undone).containsExactly("pay");
	}

	@Test
	void compensationThatFailsIsShownAndKeepsNoOtherFromRunning() {
		this.failing.addAll(Set.of("last", "undo b"));
		FlowHandle flow = start(saga("a"), saga("b"), saga("c"), plain("last"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step 'last'")
			.withMessageContaining("its compensation 'b:undo' has failed");
		assertThat(this.undone).containsExactly("c", "b", "a");
		assertThat(flow.status().state()).isEqualTo(FlowState.COMPENSATION_FAILED);
		flow.resume();
		assertFails(flow, "last");
		assertThat(flow.status().state()).isEqualTo(FlowState.COMPENSATION_FAILED);
		this.failing.clear();
		flow.resume();
		assertFails(flow, "last");
		assertThat(flow.status().state()).isEqualTo(FlowState.FAILED);
		assertThat(this.undone).containsExactly("c", "b", "a", "b", "b");
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "c", "last", "a", "b", "c", "last");
	}

	@Test
	void failedCompensationIsSkippedOrItsDeadLetterRequeued() {
		this.failing.addAll(Set.of("last", "undo a", "undo b"));
		FlowHandle flow = start(saga("a"), saga("b"), plain("last"));
		assertFails(flow, "last");
		flow.skip("b:undo", null);
		TestLimits.await("end").until(() -> flow.status().state() == FlowState.COMPENSATION_FAILED);
		assertThat(stateOf(flow, "b:undo")).isEqualTo(StepState.DONE);
		this.failing.clear();
		this.node.queue("undo").deadLetters().requeue("f/flow/a:undo#1");
		TestLimits.await("end").until(() -> flow.status().state() == FlowState.FAILED);
		assertThat(this.undone).containsExactly("b", "a", "a");
	}

	@Test
	void branchWhoseFailureIsToleratedIsUndoneAtOnceAndTheFlowGoesOn() {
		this.failing.add("broken");
		FlowHandle flow = start(saga("first"),
				Flow.parallel(Flow.series(saga("a"), saga("b"), plain("broken")).named("branch"), saga("c"))
					.onStepFailure(FailurePolicy.CONTINUE),
				plain("last"));
		flow.await(HANG_LIMIT);
		assertThat(this.undone).containsExactly("b", "a");
		assertThat(stateOf(flow, "branch")).isEqualTo(StepState.FAILED);
		assertThat(this.ran).endsWith("last");
	}

	@Test
	void losersOfAnyOfAreUndone() {
		FlowHandle flow = start(Flow.anyOf(Flow.series(saga("a"), Flow.signal("never")).named("loser"),
				Flow.series(Flow.signal("go"), plain("winner"))));
		TestLimits.await("a").until(() -> stateOf(flow, "a") == StepState.DONE);
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(this.undone).containsExactly("a");
		assertThat(stateOf(flow, "loser")).isEqualTo(StepState.CANCELLED);
	}

	@Test
	void compensationMayHaveAPayloadOfItsOwn() {
		this.failing.add("last");
		FlowHandle flow = start(plain("a").compensate(Flow.step("release", Flow.ref("a")).named("give back")),
				plain("last"));
		assertFails(flow, "last");
		assertThat(this.undone).containsExactly("result of a");
		assertThat(stateOf(flow, "give back")).isEqualTo(StepState.DONE);
		assertThat(flow.toMermaid()).contains("-. undo .->");
	}

	@Test
	void stepsThatAreLeftOutAreNotUndone() {
		this.failing.add("last");
		FlowHandle flow = start(saga("a").when(Flow.context("x").isPresent()), saga("b").onDone(plain("after")),
				plain("last"));
		assertFails(flow, "last");
		assertThat(this.undone).containsExactly("b");
	}

	@Test
	void flowIsShownWhileItIsCompensated() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		this.node.run(LoopDefinition.of("slow", Object.class, (task) -> {
			begun.countDown();
			this.held.await();
			return null;
		}), (options) -> options);
		this.failing.add("last");
		FlowHandle flow = start(plain("a").compensate(Flow.step("slow", null)), plain("last"));
		assertThat(begun.await(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(flow.status().state()).isEqualTo(FlowState.RUNNING);
		assertThat(stateOf(flow, "flow")).isEqualTo(StepState.COMPENSATING);
		flow.cancel();
		this.held.countDown();
		assertFails(flow, "last");
	}

	@Test
	void planThatCannotBeUndoneIsRefused() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> start(Flow.repeat(saga("a"), Flow.ref("a").isPresent())))
			.withMessageContaining("compensation within Flow.repeat");
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.series().compensate(plain("a")));
		assertThatIllegalArgumentException().isThrownBy(() -> plain("a").compensate(saga("b")));
		assertThatIllegalArgumentException().isThrownBy(() -> plain("a").compensate(Flow.nothing()));
		assertThat(new Compensation<>("a", 1, 2, Compensation.StepOutcome.DONE).step()).isEqualTo("a");
	}

	@Test
	void stepThatPushesOneWithACompensationWithinARepeatFails() {
		FlowHandle flow = this.node.client()
			.startFlow("a",
					Flow.repeat(Flow.series(Flow.step("work", "push")), Flow.context("pushes").isEqualTo(2), 5));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("pushes a step with a compensation into a series within Flow.repeat");
		assertThat(this.ran).containsExactly("push");
	}

}
