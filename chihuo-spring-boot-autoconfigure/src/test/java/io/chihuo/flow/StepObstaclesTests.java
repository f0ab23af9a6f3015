// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Backoff;
import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.LoopDefinition;
import io.chihuo.RetryLaterException;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reasons in the status of a flow for which steps do not move, or have failed.
 */
class StepObstaclesTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final NamedSteps steps = new NamedSteps();

	private final CountDownLatch held = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.held.countDown();
		this.node.close();
	}

	private FlowHandle runFailing(FlowStep steps) {
		FlowHandle flow = this.node.client().startFlow("a", steps);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		return flow;
	}

	private static @Nullable String obstacleOf(FlowHandle flow, String step) {
		return flow.status().findStep(step).obstacle();
	}

	private void awaitObstacle(FlowHandle flow, String step, String... parts) {
		TestNode.soon().untilAsserted(() -> assertThat(obstacleOf(flow, step)).contains(parts));
	}

	@Test
	void failedStepHasTheErrorOfItsTask() {
		this.steps.failing.add("2nd");
		this.steps.runOn(this.node);
		FlowHandle flow = runFailing(Flow.series(step("1st"), step("2nd"), step("3rd")));
		assertThat(obstacleOf(flow, "2nd")).contains("its task is FAILED", "RejectTaskException", "broken 2nd");
		assertThat(obstacleOf(flow, "1st")).isNull();
		assertThat(obstacleOf(flow, "3rd")).isNull();
	}

	@Test
	void stepThatIsFailedFromOutsideHasTheDescriptionIfThereIsOne() {
		Map<String, String> tokens = new ConcurrentHashMap<>();
		this.node.run((task) -> {
			tokens.put(String.valueOf(task.payload()), task.park(Duration.ofHours(1)));
			return null;
		}, (options) -> options);
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.parallel(step("1st"), step("2nd")).onStepFailure(FailurePolicy.FINISH_ALL));
		TestNode.soon().until(() -> tokens.size() == 2);
		this.node.client().fail(tokens.get("1st"), null);
		this.node.client().fail(tokens.get("2nd"), "no paper");
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(obstacleOf(flow, "1st")).isEqualTo("its task is FAILED");
		assertThat(obstacleOf(flow, "2nd")).isEqualTo("its task is FAILED, no paper");
	}

	@Test
	void errorsOfABoundedNumberOfStepsAreRead() {
		List<FlowStep> many = IntStream.range(0, 200).mapToObj((number) -> step("s" + number)).toList();
		many.forEach((step) -> this.steps.failing.add(step.stepName()));
		this.steps.runOn(this.node);
		FlowHandle flow = runFailing(Flow.parallel(many).onStepFailure(FailurePolicy.FINISH_ALL));
		assertThat(flow.status().steps().stream().filter((step) -> step.obstacle() != null)).hasSize(100);
	}

	@Test
	void signalThatDidNotComeSaysSo() {
		FlowHandle flow = this.node.client().startFlow("a", Flow.signal("go", Duration.ofMinutes(1)).named("wait"));
		this.node.flows().start();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMinutes(2));
			return flow.status().state().isEnded();
		});
		assertThat(obstacleOf(flow, "wait")).isEqualTo("no signal 'go' came in time");
	}

	@Test
	void failedForEachNamesATaskThatHasFailed() {
		this.steps.failing.add("2");
		this.steps.runOn(this.node);
		FlowHandle flow = runFailing(Flow.forEach(List.of("1", "2"), Flow.step(TestNode.LOOP, null)).named("all"));
		assertThat(obstacleOf(flow, "all")).contains("1 of its items have failed", "'f/a/all#i1'");
	}

	@Test
	void runningForEachSaysWhyAnItemDoesNotMove() {
		this.node.run((task) -> {
			if (task.payload().equals("2")) {
				throw new IllegalStateException("not yet");
			}
			this.held.await();
			return null;
		}, (options) -> options.concurrency(3).maxAttempts(3).backoff(Backoff.fixed(Duration.ofHours(1))));
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.forEach(List.of("1", "2", "3"), Flow.step(TestNode.LOOP, null)).named("all"));
		awaitObstacle(flow, "all", "'f/a/all#i1'", "waits to be retried until", "not yet");
	}

	@Test
	void runningForEachSaysWhyAPageDoesNotCome() {
		this.node.run(LoopDefinition.of("pages", Integer.class, (task) -> {
			throw new RetryLaterException(Duration.ofHours(1), "closed");
		}), (options) -> options);
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.forEach(Flow.step("pages", 0), Flow.step(TestNode.LOOP, null)).named("all"));
		awaitObstacle(flow, "all", "'f/a/all#p0.1'", "waits to be retried until", "closed");
	}

	@Test
	void runningForEachSaysThatTheQueueOfItsItemsIsFull() {
		this.node.run((task) -> {
			this.held.await();
			return null;
		}, (options) -> options.maxLength(10).concurrency(1));
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow
				.forEach(IntStream.range(0, 50).mapToObj(String::valueOf).toList(), Flow.step(TestNode.LOOP, null))
				.named("all"));
		awaitObstacle(flow, "all", "Queue 'loop' is full");
	}

}
