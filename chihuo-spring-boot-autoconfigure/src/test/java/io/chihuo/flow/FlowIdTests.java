// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.Flow;
import io.chihuo.FlowConflictException;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.ResultGoneException;
import io.chihuo.StepState;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Ids that were used before: of flows that are started again, and of tasks that users
 * have named.
 */
class FlowIdTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

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
	void sameFlowIsJoinedAndAnotherPlanIsRefused() {
		runLoop();
		client().startFlow("a", step("1st")).await(HANG_LIMIT);
		client().startFlow("a", step("1st")).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st");
		assertThatExceptionOfType(FlowConflictException.class).isThrownBy(() -> client().startFlow("a", step("2nd")))
			.withMessageContaining("the plan differs at step '2nd'");
		assertThatExceptionOfType(FlowConflictException.class)
			.isThrownBy(() -> client().startFlow("a", step("1st"), FlowStart.REJECT));
		client().startFlow("a", step("1st"), FlowStart.REPLACE_ENDED).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "1st");
	}

	@Test
	void planIsTheSameThoughItsMapsAreWrittenInAnotherOrder() {
		Map<String, Object> map = new LinkedHashMap<>(Map.of("a", 1));
		map.put("b", List.of(2, Map.of("c", 3)));
		Map<String, Object> other = new LinkedHashMap<>(Map.of("b", List.of(2, Map.of("c", 3))));
		other.put("a", 1);
		client().startFlow("a", Flow.step(TestNode.LOOP, map));
		client().startFlow("a", Flow.step(TestNode.LOOP, other));
		other.put("a", 2);
		assertThatExceptionOfType(FlowConflictException.class)
			.isThrownBy(() -> client().startFlow("a", Flow.step(TestNode.LOOP, other)));
	}

	private void assertConflict(FlowStep other, String message) {
		assertThatExceptionOfType(FlowConflictException.class).isThrownBy(() -> client().startFlow("a", other))
			.withMessageContaining(message);
	}

	@Test
	void conflictNamesTheStepThatDiffersAndNotItsPayload() {
		FlowStep all = Flow.forEach(List.of("1"), Flow.step(TestNode.LOOP, null)).named("all");
		client().startFlow("a",
				Flow.series(step("1st"), Flow.step(TestNode.LOOP, "secret").named("2nd"), all).named("root"));
		assertConflict(Flow.series(step("1st"), Flow.step(TestNode.LOOP, "other").named("2nd"), all).named("root"),
				"the payload of step '2nd' differs");
		assertConflict(Flow.series(step("1st"), Flow.step("elsewhere", "secret").named("2nd"), all).named("root"),
				"the plan differs at step '2nd'");
		assertConflict(Flow.series(step("1st"), step("3rd"), all).named("root"), "the plan differs at step '3rd'");
		assertConflict(Flow.series(step("1st"), Flow.step(TestNode.LOOP, "secret").named("2nd")).named("root"),
				"the plan differs at step 'root'");
		assertConflict(
				Flow.series(step("1st"), Flow.step(TestNode.LOOP, "secret").named("2nd"),
						Flow.forEach(List.of("2"), Flow.step(TestNode.LOOP, null)).named("all"))
					.named("root"),
				"the items of step 'all' differ");
		assertThatExceptionOfType(FlowConflictException.class).isThrownBy(() -> client().startFlow("a", step("1st")))
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("secret"));
	}

	@Test
	void valueOfAReferenceThatDiffersIsNamedWithItsStep() {
		client().startFlow("a", Flow.series(Flow.signal("go").named("go"),
				Flow.step(TestNode.LOOP, Flow.ref("go").orElse("x")).named("use")));
		assertConflict(
				Flow.series(Flow.signal("go").named("go"),
						Flow.step(TestNode.LOOP, Flow.ref("go").orElse("y")).named("use")),
				"a value of 'orElse' of step 'use' differs");
	}

	@Test
	void idsOfStepsAreReserved() {
		FlowHandle flow = client().startFlow("a", step("1st"));
		TaskQueue<String> queue = this.node.queue();
		String id = "f/a/1st#1";
		assertReserved(() -> queue.add(id, "other", AddOptions.DEFAULTS.replace()));
		assertReserved(() -> queue.addAll(List.of(TaskEntry.of(id, "other"))));
		assertReserved(() -> queue.submit(id, "other", String.class));
		assertThat(queue.async().add(id, "other")).failsWithin(HANG_LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(InvalidTaskException.class);
		assertReserved(() -> client().startFlow("b", Flow.step(TestNode.LOOP, id, "other")));
		assertThat(queue.find(id)).isPresent();
		queue.add(id + "/photo", "other");
		assertThat(queue.cancel(id + "/photo")).isEqualTo(CancelResult.REMOVED);
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st");
	}

	private static void assertReserved(ThrowingCallable call) {
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(call)
			.withMessageContaining("begins with 'f/'")
			.withMessageContaining("steps of flows");
	}

	@Test
	void idsOfStepsCanBeCancelledFinishedAndRequeued() {
		FlowHandle flow = client().startFlow("a", step("1st"));
		TaskQueue<String> queue = this.node.queue();
		assertThat(queue.cancel("f/a/1st#1")).isEqualTo(CancelResult.REMOVED);
		assertThat(queue.finish("f/b/1st#1")).isTrue();
		assertThat(queue.unfinish("f/b/1st#1")).isTrue();
		assertThat(queue.deadLetters().requeue("f/a/1st#1")).isFalse();
		assertThat(queue.deadLetters().discard("f/a/1st#1")).isFalse();
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
	}

	private static Map<String, Object> mapOf(String first, Object value, String second, Object other) {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put(first, value);
		map.put(second, other);
		return map;
	}

	private static FlowStep planWith(Map<String, Object> map, int factor) {
		return Flow.series(Flow.signal("go").named("go"),
				Flow.forEach(List.of(map, factor), Flow.step(TestNode.LOOP, null)),
				Flow.forEach(Flow.step(TestNode.LOOP, map), Flow.step(TestNode.LOOP, null)),
				Flow.step(TestNode.LOOP, Flow.ref("go").orElse(map)),
				Flow.nothing().when(Flow.ref("go").orElse(map).isPresent()));
	}

	@Test
	void mapsInItemsAndInValuesOfReferencesAreTheSameInAnotherOrder() {
		client().startFlow("a", planWith(mapOf("a", 1, "b", 2), 3));
		client().startFlow("a", planWith(mapOf("b", 2, "a", 1), 3));
		for (FlowStep other : List.of(planWith(mapOf("b", 1, "a", 2), 3), planWith(mapOf("b", 2, "a", 1), 4),
				Flow.series(Flow.signal("go").named("go")))) {
			assertThatExceptionOfType(FlowConflictException.class).isThrownBy(() -> client().startFlow("a", other));
		}
		client().startFlow("b", Flow.series(Flow.signal("go").named("go"), Flow.step(TestNode.LOOP, Flow.ref("go"))));
		assertThatExceptionOfType(FlowConflictException.class).isThrownBy(() -> client().startFlow("b",
				Flow.series(Flow.signal("go").named("go"), Flow.step(TestNode.LOOP, Flow.ref("go").orElse(null)))));
	}

	@Test
	void stepJoinsTaskThatHasItsId() {
		client().queue(TestNode.LOOP, String.class).add("mine", "x");
		FlowHandle flow = client().startFlow("a", Flow.series(Flow.step(TestNode.LOOP, "mine", "y"), step("2nd")));
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("x", "2nd");
	}

	private void cancel(FlowHandle flow) {
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
	}

	@Test
	void cancelledFlowLeavesATaskThatItHasOnlyJoined() {
		FlowStep joining = Flow.step(TestNode.LOOP, "mine", "y").named("joining");
		this.node.queue().add("mine", "x");
		cancel(client().startFlow("a", joining));
		assertThat(this.node.state("mine")).isEqualTo(TaskState.READY);
		FlowStep shared = Flow.step(TestNode.LOOP, "shared", "z").named("shared");
		FlowHandle adding = client().startFlow("b", shared);
		TestNode.soon().until(() -> adding.status().findStep("shared").state() == StepState.RUNNING);
		cancel(client().startFlow("c", shared));
		runLoop();
		adding.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("x", "z");
	}

	@Test
	void cancelledFlowCancelsATaskWithAnIdOfTheUserThatItHasAdded() {
		FlowStep own = Flow.step(TestNode.LOOP, "mine", "x").named("own");
		FlowHandle flow = client().startFlow("a", own);
		TestNode.soon().until(() -> flow.status().findStep("own").state() == StepState.RUNNING);
		cancel(flow);
		assertThat(this.node.queue().find("mine")).isEmpty();
	}

	@Test
	void taskWithAnIdOfTheUserRunsAgainForAFlowThatIsStartedLater() {
		runLoop();
		FlowStep nightly = Flow.step(TestNode.LOOP, "mine", "x").named("mine");
		client().startFlow("1st night", nightly).await(HANG_LIMIT);
		this.clock.advance(Duration.ofMinutes(50));
		client().startFlow("retry", nightly).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("x");
		this.clock.advance(Duration.ofHours(23));
		client().startFlow("2nd night", nightly).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("x", "x");
		this.failing.add("x");
		this.clock.advance(Duration.ofHours(24));
		assertThatExceptionOfType(FlowFailedException.class)
			.isThrownBy(() -> client().startFlow("3rd night", nightly).await(HANG_LIMIT));
	}

	@Test
	void resultOfATaskWithAnIdOfTheUserIsReadForDaysAndMissedAfterThat() {
		runLoop();
		FlowStep steps = Flow.series(Flow.step(TestNode.LOOP, "mine", "x").named("mine"), Flow.signal("1st"),
				Flow.step(TestNode.LOOP, Flow.ref("mine")), Flow.signal("2nd"),
				Flow.step(TestNode.LOOP, Flow.ref("mine").orElse("none")), Flow.step(TestNode.LOOP, Flow.ref("mine")));
		FlowHandle flow = client().startFlow("a", steps);
		TestNode.soon().until(() -> flow.status().doneCount() == 1);
		this.clock.advance(Duration.ofDays(6));
		flow.signal("1st", null);
		TestNode.soon().until(() -> this.ran.size() == 2);
		this.clock.advance(Duration.ofDays(2));
		flow.signal("2nd", null);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("is no longer kept");
		assertThat(this.ran).containsExactly("x", "result of x", "none");
		assertThatExceptionOfType(ResultGoneException.class).isThrownBy(() -> flow.result("mine", String.class));
	}

}
