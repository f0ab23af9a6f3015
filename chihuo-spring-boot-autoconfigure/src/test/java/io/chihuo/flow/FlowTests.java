// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Backoff;
import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.FlowStatus;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopHandler;
import io.chihuo.StepState;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Flows in memory, with the loops of one node or two.
 */
class FlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final NamedSteps steps = new NamedSteps();

	private final List<String> ran = this.steps.ran;

	private final Set<String> failing = this.steps.failing;

	@AfterEach
	void close() {
		this.node.close();
	}

	private BackendChihuoClient client() {
		return this.node.client();
	}

	private void runLoop() {
		this.steps.runOn(this.node);
	}

	@Test
	void seriesRunsItsStepsInOrder() {
		runLoop();
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd"), step("3rd")));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd", "3rd");
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		assertThat(flow.status().doneCount()).isEqualTo(3);
		assertThat(flow.result("2nd", String.class)).isEqualTo("result of 2nd");
		assertThat(flow.future()).succeedsWithin(HANG_LIMIT);
	}

	@Test
	void nestedStepsRunAndLongSeriesNeedsNoDeepStack() {
		runLoop();
		FlowStep wide = Flow.parallel(IntStream.range(0, 500).mapToObj((i) -> step("p" + i)).toList());
		FlowStep longSeries = Flow.series(IntStream.range(0, 500).mapToObj((i) -> step("s" + i)).toList());
		FlowHandle flow = client().startFlow("a", Flow.series(wide, longSeries, Flow.nothing()));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).hasSize(1000).doesNotHaveDuplicates();
	}

	@Test
	void flowThatIsStartedBeforeItsLoopRunsLater() {
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThat(flow.status().findStep("1st").state()).isIn(StepState.STARTING, StepState.RUNNING);
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd");
	}

	@Test
	void failedStepFailsTheFlowAndResumeGoesOnFromThere() {
		runLoop();
		this.failing.add("2nd");
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd"), step("3rd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step '2nd'")
			.withMessageContaining("broken 2nd")
			.satisfies((failure) -> assertThat(failure.stepName()).isEqualTo("2nd"));
		assertThat(flow.status().findStep("3rd").state()).isEqualTo(StepState.SKIPPED);
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd", "2nd", "3rd");
	}

	@Test
	void skippedStepHasTheValueThatWasGiven() {
		runLoop();
		this.failing.add("1st");
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		flow.skip("1st", "by hand");
		flow.await(HANG_LIMIT);
		assertThat(flow.result("1st", String.class)).isEqualTo("by hand");
	}

	@Test
	void requeuedDeadLetterOfStepMovesTheFlowOn() {
		runLoop();
		this.failing.add("1st");
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		this.failing.clear();
		assertThat(this.node.queue().deadLetters().requeue(flow.status().findStep("1st").taskId())).isTrue();
		TestNode.soon().until(() -> flow.status().state() == FlowState.DONE);
		assertThat(this.ran).containsExactly("1st", "1st", "2nd");
	}

	@Test
	void policyLetsOtherStepsRun() {
		runLoop();
		this.failing.add("1st");
		FlowHandle flow = client().startFlow("a",
				Flow.series(step("1st"), step("2nd")).onStepFailure(FailurePolicy.CONTINUE));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd");
	}

	@Test
	void policyOfAStepThatContainsNoOthersIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> step("1st").onStepFailure(FailurePolicy.CONTINUE));
	}

	@Test
	void stepsAfterAStepRunByItsEnd() {
		runLoop();
		this.failing.add("1st");
		FlowHandle flow = client().startFlow("a",
				Flow.series(step("1st"), step("2nd"))
					.onDone(step("done"))
					.onFailure(step("failure"))
					.always(step("always")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.ran).containsExactly("1st", "failure", "always");
	}

	@Test
	void cancelReachesQueuedAndRunningSteps() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.node.run((task) -> {
			running.countDown();
			try {
				TimeUnit.SECONDS.sleep(TestLimits.HANG_SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
			return null;
		}, (options) -> options.concurrency(1));
		FlowHandle flow = client().startFlow("a", Flow.parallel(step("1st"), step("2nd"), step("3rd")));
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(flow.status().state()).isEqualTo(FlowState.CANCELLED);
		assertThat(this.node.queue().counts().isDrained()).isTrue();
	}

	@Test
	void clearedQueueEndsTheStepsOfFlows() {
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		this.node.queue().clearUnfinished();
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("CANCELLED");
	}

	@Test
	void nameThatCannotBePartOfAnIdIsRefused() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> client().startFlow("a", Flow.step(TestNode.LOOP, "x").named("new\nline")))
			.withMessageContaining("control character");
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> client().startFlow("a", Flow.step(TestNode.LOOP, "x").named("half \ud83d")))
			.withMessageContaining("surrogate");
	}

	private static FlowStep nest(int levels) {
		FlowStep nested = step("inner").when(Flow.context("x").isPresent());
		for (int level = 1; level < levels; level++) {
			nested = Flow.series(nested).onFailure(Flow.nothing()).when(Flow.context("x").isPresent().negate());
		}
		return nested;
	}

	@Test
	void onlyLevelsOfTheUserCountAsNesting() {
		client().startFlow("a", nest(32)).await(HANG_LIMIT);
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> client().startFlow("b", nest(33)))
			.withMessageContaining("32 levels");
	}

	@Test
	void statusSaysWhyTheTaskOfAStepDoesNotMove() {
		this.failing.add("1st");
		this.node.run((LoopHandler<String>) (task) -> {
			throw new IllegalStateException("not yet");
		}, (options) -> options.backoff(Backoff.fixed(Duration.ofHours(1))));
		FlowHandle flow = client().startFlow("a", step("1st").attempts(3));
		TestNode.soon()
			.untilAsserted(() -> assertThat(flow.status().findStep("1st").obstacle())
				.contains("waits to be retried until", "not yet"));
	}

	@Test
	void signalsThatNoStepTakesAreLimitedInSizeTogether() {
		FlowHandle flow = client().startFlow("a", Flow.series(Flow.timer(Duration.ofDays(1)), Flow.signal("go")));
		String value = "x".repeat(200_000);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
			for (int i = 0; i < 30; i++) {
				flow.signal("go", value);
			}
		}).withMessageContaining("4194304");
		assertThat(flow.status().unreadSignals()).isEqualTo(20);
	}

	@Test
	void sumOfCountsDoesNotOverflow() {
		FlowHandle flow = client().startFlow("a",
				Flow.series(Flow.timer(Duration.ofDays(1)).named("t"), Flow.counter("sum", 2)));
		flow.count("sum", Long.MAX_VALUE);
		flow.count("sum", Long.MAX_VALUE);
		flow.cancelTimer("t");
		flow.await(HANG_LIMIT);
	}

	@Test
	void statusTellsTheCounterThatTakesTheSumFirst() {
		FlowHandle flow = client().startFlow("a",
				Flow.parallel(Flow.counter("sum", 5).named("1st"), Flow.counter("sum", 3).named("2nd")));
		flow.count("sum", 4);
		assertThat(flow.status().findStep("1st").obstacle()).isEqualTo("Waits for counts of 'sum': 4 of 5");
		assertThat(flow.status().findStep("2nd").obstacle())
			.isEqualTo("Waits for counts of 'sum', after an earlier counter");
		flow.count("sum", 4);
		flow.await(HANG_LIMIT);
	}

	@Test
	void unknownFlowIsReported() {
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> client().flow("x").await(HANG_LIMIT));
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> client().flow("x").status());
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> client().flow("x").cancel());
	}

	@Test
	void timerSignalAndCounterHoldTheFlow() {
		runLoop();
		this.node.flows().start();
		FlowHandle flow = client().startFlow("a", Flow.series(Flow.timer(Duration.ofMinutes(10)), step("1st"),
				Flow.signal("go").named("go"), step("2nd"), Flow.counter("sum", 3), step("3rd")));
		flow.signal("go", "early");
		flow.count("sum", 1);
		assertThat(flow.status().steps().get(1).obstacle()).startsWith("Waits until");
		this.clock.advance(Duration.ofMinutes(11));
		TestNode.soon().until(() -> this.ran.size() == 2);
		assertThat(flow.result("go", String.class)).isEqualTo("early");
		flow.count("sum", 2);
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd", "3rd");
	}

	@Test
	void firstOfSeveralWinsAndTheOthersAreCancelled() {
		runLoop();
		FlowHandle flow = client().startFlow("a",
				Flow.anyOf(step("1st"), Flow.signal("never"), Flow.timer(Duration.ofDays(1))));
		flow.await(HANG_LIMIT);
		assertThat(flow.status().steps()).extracting((step) -> step.state())
			.containsExactly(StepState.DONE, StepState.DONE, StepState.CANCELLED, StepState.CANCELLED);
	}

	@Test
	void graphRunsByItsEdges() {
		runLoop();
		FlowStep graph = Flow.graph()
			.node("last", Flow.step(TestNode.LOOP, "last"))
			.node("first", Flow.step(TestNode.LOOP, "first"))
			.node("middle", Flow.step(TestNode.LOOP, "middle"))
			.edge("first", "middle")
			.edge("middle", "last")
			.toStep();
		client().startFlow("a", graph).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("first", "middle", "last");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> Flow.graph()
				.node("a", Flow.nothing())
				.node("b", Flow.nothing())
				.edge("a", "b")
				.edge("b", "a")
				.toStep())
			.withMessageContaining("circle");
	}

	@Test
	void endedFlowIsRemovedWithAllThatItLeftBehind() {
		runLoop();
		this.failing.add("2nd");
		this.node.flows().start();
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		String dead = flow.status().findStep("2nd").taskId();
		assertThat(this.node.state(dead)).isEqualTo(TaskState.DEAD);
		this.clock.advance(Duration.ofDays(8));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		assertThat(this.node.state(dead)).isNull();
	}

	@Test
	void dismissedFlowIsRemovedSoonAfterItsEnd() {
		runLoop();
		this.node.flows().start();
		FlowHandle flow = client().startFlow("a", Flow.series(Flow.signal("go"), step("1st").named("1st")));
		flow.dismiss();
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		String task = flow.status().findStep("1st").taskId();
		this.clock.advance(Duration.ofSeconds(31));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		assertThat(this.node.state(task)).isNull();
		FlowHandle ended = client().startFlow("b", step("1st"));
		ended.await(HANG_LIMIT);
		ended.dismiss();
		this.clock.advance(Duration.ofSeconds(31));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("b")).join().get(0).isEmpty());
	}

	@Test
	void callbackGetsTheStateOfTheFlowAtItsEnd() {
		runLoop();
		BlockingQueue<FlowStatus> ends = new LinkedBlockingQueue<>();
		this.failing.add("2nd");
		FlowHandle failed = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		failed.callback(ends::add);
		failed.callback((status) -> {
			throw new IllegalStateException("broken callback");
		});
		TestNode.soon().until(() -> !ends.isEmpty());
		assertThat(ends.poll()).satisfies((end) -> {
			assertThat(end.state()).isEqualTo(FlowState.FAILED);
			assertThat(end.findStep("2nd").state()).isEqualTo(StepState.FAILED);
		});
		client().flow("a").callback(ends::add);
		TestNode.soon().until(() -> !ends.isEmpty());
		FlowHandle cancelled = client().startFlow("b", Flow.signal("never"));
		cancelled.callback(ends::add);
		cancelled.cancel();
		TestNode.soon().until(() -> ends.stream().anyMatch((end) -> end.state() == FlowState.CANCELLED));
	}

	@Test
	void futureThatWasCancelledOrTimedOutIsNoLongerKept() {
		FlowHandle flow = client().startFlow("a", Flow.module(Flow.signal("never")).named("module"));
		flow.future().cancel(false);
		flow.module("module").future().cancel(false);
		assertThat(flow.future().orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(HANG_LIMIT);
		TestNode.soon().until(() -> this.node.flows().flowWaits().waitCount() == 0);
	}

	@Test
	void toleratedFailureLetsTheOtherStepsRun() {
		runLoop();
		this.failing.add("1st");
		client().startFlow("a", Flow.series(step("1st"), step("2nd")).tolerate(1)).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd");
		assertThatIllegalArgumentException().isThrownBy(() -> step("1st").tolerate(1));
	}

	@Test
	void anotherNodeTakesOverTheFlowOfItsStarter() {
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		this.node.flows().close();
		TestNode other = new TestNode(this.clock, this.backend);
		try {
			other.run((LoopHandler<String>) (task) -> {
				this.ran.add(task.payload());
				return null;
			}, (options) -> options);
			other.client().flow("a").await(HANG_LIMIT);
			assertThat(this.ran).containsExactly("1st", "2nd");
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		}
		finally {
			other.close();
		}
	}

	/** As after a kill between the settlement of a step and the next change. */
	@Test
	void stepThatEndedUnseenIsFoundLater() {
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		this.node.flows().close();
		TestNode blind = new TestNode(this.clock, this.backend);
		TestNode sweeper = new TestNode(this.clock, this.backend);
		try {
			blind.client().setFlows(new BlindFlows());
			blind.run((LoopHandler<String>) (task) -> {
				this.ran.add(task.payload());
				return null;
			}, (options) -> options);
			TestNode.soon().until(() -> this.ran.size() == 1);
			blind.awaitDrained();
			sweeper.flows().start();
			TestNode.soon().until(() -> {
				this.clock.advance(Duration.ofSeconds(61));
				return sweeper.client().flow("a").status().state() == FlowState.DONE;
			});
			assertThat(this.ran).containsExactly("1st", "2nd");
			assertThat(flow.status().doneCount()).isEqualTo(2);
		}
		finally {
			blind.close();
			sweeper.close();
		}
	}

	@Test
	void manyFlowsRunAtOnce() {
		TestNode real = new TestNode(TaskClock.systemClock(), new MemoryTaskBackend(TaskClock.systemClock()));
		try {
			real.run((LoopHandler<String>) (task) -> null, (options) -> options);
			List<FlowHandle> flows = IntStream.range(0, 100)
				.mapToObj((i) -> real.client()
					.startFlow("f" + i,
							Flow.series(step("a"), Flow.parallel(step("b"), step("c"), step("d")), step("e"))))
				.toList();
			flows.forEach((flow) -> flow.await(HANG_LIMIT));
		}
		finally {
			real.close();
		}
	}

}
