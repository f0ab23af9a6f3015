// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowConflictException;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.ItemResult;
import io.chihuo.StepResult;
import io.chihuo.StepResultPage;
import io.chihuo.StepState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The shapes that steps are put into, what ends them, and what they do to their flow, on
 * a backend.
 */
public abstract class FlowShapeContract extends SharedCounterContract {

	private static StepState stateOf(FlowHandle flow, String step) {
		return flow.status().findStep(step).state();
	}

	@Test
	void nodeOfAGraphWaitsForThoseBeforeIt() {
		FlowHandle flow = start(Flow.graph()
			.node("top", echo("top"))
			.node("left", echo("left"))
			.node("right", echo("right"))
			.node("bottom", Flow.step("echo", Flow.ref("left")))
			.edge("top", "left")
			.edge("top", "right")
			.edge("left", "bottom")
			.edge("right", "bottom")
			.toStep());
		flow.await(HANG_LIMIT);
		assertThat(RAN).startsWith("top").hasSize(4);
		assertThat(RAN.get(3)).isEqualTo("left");
		assertThat(flow.result("bottom", String.class)).isEqualTo("left");
	}

	@Test
	void firstStepsThatEndWinAndTheOthersAreCancelled() {
		FlowHandle any = start(Flow.anyOf(echo("fast"), Flow.signal("never").named("slow")));
		FlowHandle two = start(Flow.atLeast(2, echo("a"), Flow.signal("never").named("slow"), echo("b")));
		any.await(HANG_LIMIT);
		two.await(HANG_LIMIT);
		assertThat(stateOf(any, "slow")).isEqualTo(StepState.CANCELLED);
		assertThat(stateOf(two, "slow")).isEqualTo(StepState.CANCELLED);
		assertThat(RAN).containsExactlyInAnyOrder("fast", "a", "b");
	}

	@Test
	void timersGoOffOrAreCancelled() {
		FlowHandle flow = start(Flow.timer(Duration.ofMillis(50)), echo("early"),
				Flow.timer(Duration.ofDays(1)).named("long"), Flow.nothing(), echo("late"));
		TestLimits.await("the first step").until(() -> stateOf(flow, "long") == StepState.RUNNING);
		assertThat(RAN).containsExactly("early");
		flow.cancelTimer("long");
		flow.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("early", "late");
	}

	@Test
	void stepsThatAMethodReturnsRunInItsPlace() {
		FlowHandle flow = start(
				Flow.parallel(Flow.dynamic(BlockNumbers.class, "planMore").named("plan"), Flow.nothing()),
				echo("last"));
		flow.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("added 1", "added 2", "last");
	}

	@Test
	void stepsAfterAStepRunByItsEndAndByConditions() {
		FAILING.add("broken");
		FlowHandle flow = start(echo("good").onDone(echo("done")).onFailure(echo("not run")).always(echo("at last")),
				echo("left out").when(Flow.ref("good").isEqualTo("bad")),
				echo("taken").when(Flow.ref("good").isEqualTo("good")),
				echo("broken").onFailure(echo("mended")).always(echo("cleaned")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("broken broken");
		assertThat(RAN).containsExactly("good", "done", "at last", "taken", "broken", "mended", "cleaned");
		assertThat(stateOf(flow, "left out")).isEqualTo(StepState.SKIPPED);
	}

	@Test
	void failureOfABranchHasTheEffectOfThePolicy() {
		FAILING.add("bad");
		FlowHandle fast = start(Flow.parallel(echo("bad"), Flow.signal("never").named("other")));
		FlowHandle all = start(Flow.parallel(echo("bad"), Flow.series(Flow.signal("go"), echo("finished")))
			.onStepFailure(FailurePolicy.FINISH_ALL));
		FlowHandle on = start(
				Flow.parallel(echo("bad"), echo("good")).onStepFailure(FailurePolicy.CONTINUE).named("both"),
				echo("after"));
		FlowHandle tolerant = start(Flow.parallel(echo("bad"), Flow.nothing()).tolerate(1));
		on.await(HANG_LIMIT);
		tolerant.await(HANG_LIMIT);
		assertThat(RAN).contains("after");
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> fast.await(HANG_LIMIT));
		assertThat(stateOf(fast, "other")).isEqualTo(StepState.CANCELLED);
		TestLimits.await("the failure").until(() -> stateOf(all, "bad") == StepState.FAILED);
		all.signal("go", null);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> all.await(HANG_LIMIT));
		assertThat(RAN).contains("finished");
	}

	@Test
	void runsEndAndQueuedTasksAreWithdrawnWhereThePolicySaysSo() {
		FAILING.add("bad");
		FlowHandle flow = start(Flow
			.parallel(Flow.series(Flow.signal("go"), echo("bad")), Flow.series(echo("held"), echo("not run")),
					Flow.step("unserved", 1).named("queued"),
					Flow.forEach(List.of("held item", "later item"), Flow.step("echo", null)).window(1).named("items"))
			.onStepFailure(FailurePolicy.FINISH_RUNNING));
		TestLimits.await("the runs").until(() -> RAN.size() == 2 && stateOf(flow, "queued") == StepState.RUNNING);
		flow.signal("go", null);
		TestLimits.await("the withdrawal").until(() -> stateOf(flow, "queued") == StepState.CANCELLED);
		assertThat(client().queue("unserved", Integer.class).find("f/" + flow.id() + "/queued#1")).isEmpty();
		TestLimits.await("the runs").until(() -> stateOf(flow, "held") == StepState.RUNNING);
		RELEASED.release(2);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("broken bad");
		assertThat(stateOf(flow, "held")).isEqualTo(StepState.DONE);
		assertThat(flow.itemResults("items", null, String.class).results()).extracting(ItemResult::state)
			.containsExactly(StepState.DONE);
		assertThat(RAN).containsExactlyInAnyOrder("held", "held item", "bad");
	}

	@Test
	void failedNodeOfAGraphSkipsItsSuccessorsOnly() {
		FAILING.add("bad");
		FlowHandle flow = start(Flow.graph()
			.node("bad", echo("bad"))
			.node("after", echo("after"))
			.node("go", Flow.signal("go"))
			.node("other", echo("other"))
			.edge("bad", "after")
			.edge("go", "other")
			.toStep()
			.onStepFailure(FailurePolicy.SKIP_SUCCESSORS));
		TestLimits.await("the failure").until(() -> stateOf(flow, "after") == StepState.SKIPPED);
		flow.signal("go", null);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(RAN).containsExactly("bad", "other");
	}

	@Test
	void failedItemsAreToleratedAndTheResultsReduced() {
		FAILING.add("2");
		FlowHandle flow = start(Flow.forEach(List.of(1, 2, 3), Flow.step("echo", null))
			.tolerate(1)
			.reduce(echo("reduced"))
			.named("all"));
		flow.await(HANG_LIMIT);
		assertThat(RAN).hasSize(4).endsWith("reduced");
		assertThat(flow.itemResults("all", null, Integer.class).results()).extracting(ItemResult::state)
			.containsExactly(StepState.DONE, StepState.FAILED, StepState.DONE);
	}

	@Test
	void runChangesItsFlowWhenItEnds() {
		FlowHandle flow = start(
				Flow.parallel(Flow.series(Flow.step("changes", "push").named("push"), echo("next")),
						Flow.counter("counted", 2).named("counter"), Flow.step("changes", "count")),
				Flow.step("changes", "increment"), Flow.step("changes", "increment"));
		flow.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("front", "next", "back");
		assertThat(flow.contextValue("sum", Integer.class)).isEqualTo(4);
		assertThat(flow.contextValue("merged", String.class)).startsWith("f/" + flow.id());
		FlowHandle cancelled = start(Flow.step("changes", "cancel"), echo("not run"));
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> cancelled.await(HANG_LIMIT));
		assertThat(RAN).doesNotContain("not run");
	}

	@Test
	void resultsComePageByPageAndOfStepsThatContainOthersAsLists() {
		FlowHandle flow = start(Flow.parallel(echo("a"), echo("b")).named("two"), Flow.parallel().named("none"),
				Flow.parallel(echo("c")).named("one"));
		flow.await(HANG_LIMIT);
		assertThat((Object) flow.result("two", List.class)).isEqualTo(List.of("a", "b"));
		assertThat((Object) flow.result("none", List.class)).isEqualTo(List.of());
		assertThat((Object) flow.result("one", List.class)).isEqualTo(List.of("c"));
		StepResultPage<String> page = flow.results(String.class, null, 2);
		List<String> values = new ArrayList<>(page.results().stream().map(StepResult::value).toList());
		while (page.next() != null) {
			page = flow.results(String.class, page.next(), 2);
			page.results().forEach((result) -> values.add(result.value()));
		}
		assertThat(values).contains("a", "b", "c");
	}

	@Test
	void idOfAFlowIsTakenOnceAndADismissedFlowIsRemoved() throws Exception {
		FlowHandle flow = start(Flow.signal("go"), echo("a"));
		CompletableFuture<FlowState> told = new CompletableFuture<>();
		flow.callback((status) -> told.complete(status.state()));
		FlowStep same = Flow.series(Flow.signal("go"), echo("a"));
		assertThat(client().startFlow(flow.id(), same).id()).isEqualTo(flow.id());
		assertThatExceptionOfType(FlowConflictException.class)
			.isThrownBy(() -> client().startFlow(flow.id(), Flow.series(echo("other"))));
		flow.dismiss();
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(told.get(HANG_LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(FlowState.DONE);
		if (Boolean.getBoolean("soak")) { // half a minute later
			TestLimits.await("the removal").until(() -> isGone(flow));
		}
	}

	private static boolean isGone(FlowHandle flow) {
		try {
			flow.status();
			return false;
		}
		catch (FlowNotFoundException ex) {
			return true;
		}
	}

}
