// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.DeadLetter;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.RejectTaskException;
import io.chihuo.RunOutcome;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.UnknownLoopException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ChihuoTest(properties = "chihuo.test.max-runs=50")
@Import({ LoopDrainerTests.TracedLoop.class, LoopDrainerTests.ParentLoop.class })
class LoopDrainerTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	@Autowired
	ChihuoLoopRegistry registry;

	@Autowired
	TracedLoop steps;

	@BeforeEach
	void forgetRuns() {
		this.steps.ids.clear();
		this.steps.dead.clear();
		this.steps.threads.clear();
	}

	TaskQueue<String> queue() {
		return this.client.queue("steps", String.class);
	}

	@Test
	void nothingRunsByItself() {
		queue().addOrThrow("a", "ok");
		assertThat(this.registry.get("steps").state()).isEqualTo(LoopState.STOPPED);
		assertThat(queue().find("a").orElseThrow().state()).isEqualTo(TaskState.READY);
		assertThat(this.steps.ids).isEmpty();
	}

	@Test
	void tasksRunInOrderOnTheThreadOfTheTest() {
		for (String id : List.of("a", "b", "c")) {
			queue().addOrThrow(id, "ok");
		}
		List<DrainedRun> runs = this.tester.drain("steps");
		assertThat(runs).extracting(DrainedRun::id).containsExactly("a", "b", "c");
		assertThat(runs).extracting(DrainedRun::outcome).containsOnly(RunOutcome.SUCCESS);
		assertThat(this.steps.threads).containsOnly(Thread.currentThread());
		assertThat(queue().counts().isDrained()).isTrue();
	}

	@Test
	void tasksThatAreAddedMeanwhileRunToo() {
		queue().addOrThrow("first", "add second");
		assertThat(this.tester.drain("steps")).extracting(DrainedRun::id).containsExactly("first", "second");
	}

	@Test
	void tasksThatAreNotDueStay() {
		queue().addOrThrow("later", "ok", AddOptions.delayed(Duration.ofMinutes(10)));
		assertThat(this.tester.drain()).isEmpty();
		this.tester.advance(Duration.ofMinutes(10));
		assertThat(this.tester.drain()).extracting(DrainedRun::id).containsExactly("later");
	}

	@Test
	void failedTaskWaitsForItsNextRun() {
		queue().addOrThrow("bad", "fail");
		List<DrainedRun> runs = this.tester.drain("steps");
		assertThat(runs).singleElement().satisfies((run) -> {
			assertThat(run.outcome()).isEqualTo(RunOutcome.RETRY);
			assertThat(run.failure()).hasMessage("failed");
			assertThat(run.attempt()).isOne();
		});
		assertThat(queue().find("bad").orElseThrow().state()).isEqualTo(TaskState.DELAYED);
	}

	@Test
	void runUntilIdleRunsRetriesUntilTheDeadLetter() {
		queue().addOrThrow("bad", "fail");
		List<DrainedRun> runs = this.tester.runUntilIdle();
		assertThat(runs).extracting(DrainedRun::outcome)
			.containsExactly(RunOutcome.RETRY, RunOutcome.RETRY, RunOutcome.DEAD);
		assertThat(this.steps.dead).containsExactly("bad");
		assertThat(queue().find("bad").orElseThrow().state()).isEqualTo(TaskState.DEAD);
	}

	@Test
	void deadLetterCallbacksHaveBeenCalledWhenTheDrainReturns() {
		for (int i = 0; i < 20; i++) {
			queue().addOrThrow("rejected-" + i, "reject");
		}
		this.tester.drain();
		assertThat(this.steps.dead).hasSize(20);
	}

	@Test
	void firstFailureIsThrownOnRequest() {
		queue().addOrThrow("good", "ok");
		queue().addOrThrow("bad", "fail");
		queue().addOrThrow("rejected", "reject");
		assertThatIllegalStateException().isThrownBy(() -> this.tester.drainOrThrow("steps"))
			.withMessage("failed")
			.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(1));
		assertThat(this.steps.ids).containsExactly("good", "bad", "rejected");
	}

	@Test
	void loopThatDoesNotEndIsNamed() {
		queue().addOrThrow("endless", "again");
		assertThatIllegalStateException().isThrownBy(() -> this.tester.drain())
			.withMessageContaining("Loop 'steps' does not end")
			.withMessageContaining("50 runs")
			.withMessageContaining("chihuo.test.max-runs");
		assertThat(this.steps.ids).hasSize(50);
	}

	@Test
	void loopThatIsNotThereIsNamed() {
		assertThatExceptionOfType(UnknownLoopException.class).isThrownBy(() -> this.tester.drain("stairs"))
			.withMessageContaining("stairs")
			.withMessageContaining("steps");
	}

	@Test
	void taskThatAnotherOneAwaitsRunsMeanwhile() {
		TaskHandle<String> handle = this.client.queue("parents", String.class).submit("p", "x");
		assertThat(this.tester.drain()).extracting(DrainedRun::id).containsExactly("child", "p");
		assertThat(handle.await(Duration.ofSeconds(5))).isEqualTo("parent of child");
	}

	@Test
	void futureOfHandlerIsAwaited() {
		queue().addOrThrow("later", "future");
		List<DrainedRun> runs = this.tester.drain("steps");
		assertThat(runs).extracting(DrainedRun::outcome).containsExactly(RunOutcome.SUCCESS);
	}

	@Test
	void stepsOfFlowRunOneAfterTheOther() {
		FlowHandle flow = this.client.startFlow("f",
				Flow.series(Flow.step("steps", "ok"), Flow.timer(Duration.ofHours(1)), Flow.step("steps", "ok")));
		assertThat(this.tester.drain()).hasSize(1);
		assertThat(this.tester.runUntilIdle()).hasSize(1);
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void flowStartsAgainInTheNextTest() {
		stepsOfFlowRunOneAfterTheOther();
	}

	@Test
	void startMethodsRunOnRequestOnly() {
		assertThat(this.tester.drain()).isEmpty();
		this.tester.runOnStart("steps");
		assertThat(this.tester.drain()).extracting(DrainedRun::id).containsExactly("seed");
	}

	@Test
	void loopThatTestStartsRunsByItself() throws Exception {
		this.registry.get("steps").start();
		queue().addOrThrow("a", "ok");
		assertThat(this.registry.get("steps").awaitDrained(Duration.ofSeconds(30))).isTrue();
		assertThat(this.steps.ids).contains("a");
		assertThatIllegalStateException().isThrownBy(() -> this.tester.drain("steps"))
			.withMessageContaining("runs by itself");
	}

	@Test
	void queuesAreCleanInEachTest() {
		for (int round = 0; round < 2; round++) {
			assertThat(queue().counts().queued()).isZero();
			assertThat(queue().add("marked", "ok")).isEqualTo(AddResult.ADDED);
			queue().addOrThrow("waits", "ok", AddOptions.delayed(Duration.ofDays(1)));
			queue().addOrThrow("bad", "reject");
			this.tester.drain();
			queue().finish("marked");
			this.tester.endTest(testName("queuesAreCleanInEachTest"));
			this.tester.beginTest(testName("queuesAreCleanInEachTest"));
		}
		assertThat(queue().exists("bad")).isFalse();
		assertThat(queue().isFinished("marked")).isFalse();
	}

	private String testName(String method) {
		return LoopDrainerTests.class.getSimpleName() + "." + method;
	}

	@Test
	void secondTestAtTheSameTimeIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.tester.beginTest("OtherTests.other"))
			.withMessageContaining("LoopDrainerTests.secondTestAtTheSameTimeIsRefused")
			.withMessageContaining("OtherTests.other")
			.withMessageContaining("chihuo.namespace");
	}

	@SpringBootConfiguration
	static class NoApplication {

	}

	@ChihuoLoop(name = "steps", maxAttempts = "3")
	static class TracedLoop {

		final List<String> ids = new CopyOnWriteArrayList<>();

		final List<String> dead = new CopyOnWriteArrayList<>();

		final List<Thread> threads = new ArrayList<>();

		@OnStart
		void seed(TaskQueue<String> queue) {
			queue.addOrThrow("seed", "ok");
		}

		@MakeTask
		Object runStep(Task<String> task) {
			this.ids.add(task.id());
			this.threads.add(Thread.currentThread());
			return switch (task.payload()) {
				case "fail" -> throw new IllegalStateException("failed");
				case "reject" -> throw new RejectTaskException("rejected");
				case "future" -> CompletableFuture.supplyAsync(() -> "done");
				case "add second" -> task.queue().add("second", "ok");
				case "again" -> task.queue().add(task.id(), "again");
				default -> Map.of();
			};
		}

		@OnDead
		void onDead(DeadLetter<String> letter) {
			this.dead.add(letter.id());
		}

	}

	@ChihuoLoop(name = "parents")
	static class ParentLoop {

		private final ChihuoClient client;

		ParentLoop(ChihuoClient client) {
			this.client = client;
		}

		@MakeTask
		String runParent(Task<String> task) {
			if (task.id().equals("child")) {
				return "child";
			}
			TaskHandle<String> child = this.client.queue("parents", String.class).submit("child", "y", String.class);
			return "parent of " + child.await();
		}

	}

}
