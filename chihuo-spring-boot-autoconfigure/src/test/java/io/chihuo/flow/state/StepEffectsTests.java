// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.flow.state.PlanMaker.NodeShape;

import static io.chihuo.flow.state.PlanMaker.composite;
import static io.chihuo.flow.state.PlanMaker.leaf;
import static io.chihuo.flow.state.PlanMaker.quorum;
import static io.chihuo.flow.state.PlanMaker.task;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes that steps ask of their flow, without a store.
 */
class StepEffectsTests {

	private static final byte[] LARGE = new byte[200_000];

	private FlowPlan plan = PlanMaker.of(task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private void begin(NodeShape... steps) {
		this.plan = PlanMaker.of(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, steps));
		this.progress = FlowMachine.begin(this.plan, 1, 0);
	}

	/** Ends a step twice, as two nodes may. */
	private void end(int node, StepState state, @Nullable StepChanges changes) {
		StepChanges stored = (changes != null) ? StepChanges.fromBytes(changes.toBytes()) : null;
		int round = this.progress.round(node);
		for (int i = 0; i < 2; i++) {
			FlowPlan moved = FlowMachine.advance(this.plan, this.progress,
					new FlowEvent.StepEnded(node, round, state, stored), 0);
			this.plan = PlanFormat.decodePlan(PlanFormat.encodePlan(moved));
			this.progress = ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress));
		}
	}

	private List<Integer> nodesIn(StepState state) {
		List<Integer> nodes = new ArrayList<>();
		this.progress.forEachIn(state, nodes::add);
		return nodes;
	}

	private static StepChanges push(boolean front, NodeShape... steps) {
		List<PushedSteps> pushed = new ArrayList<>();
		for (NodeShape step : steps) {
			pushed.add(new PushedSteps(front, PlanFormat.encodePlan(PlanMaker.of(step))));
		}
		return new StepChanges("a", "1.1.1", List.of(), Map.of(), Map.of(), pushed, false);
	}

	private static StepChanges change(ContextChange... changes) {
		return new StepChanges("a", "1.1.1", List.of(changes), Map.of("files", 2L), Map.of(), List.of(), false);
	}

	private static ContextChange put(String key, byte[] value) {
		return new ContextChange(key, 0, new ContextValue(0, "json", value));
	}

	private long number(String key) {
		return Objects.requireNonNull(this.progress.contextValue(key)).number();
	}

	@Test
	void pushThatIsNotPossibleFailsTheFlowHoweverOftenItIsReported() {
		end(0, StepState.DONE, push(true, task()));
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void changesAreMadeOnceThoughTheEndComesTwice() {
		begin(task(), leaf(StepKind.COUNTER, "files", 3), task());
		end(1, StepState.DONE, change(new ContextChange("n", 5, null), new ContextChange("n", -2, null)));
		assertThat(number("n")).isEqualTo(3);
		assertThat(this.progress.unusedCount("files")).isEqualTo(2);
	}

	@Test
	void countOfAStepEndsACounterThatWaits() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, leaf(StepKind.COUNTER, "files", 2), task()));
		end(3, StepState.DONE, change());
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void nothingOfAFailedRunIsSeen() {
		begin(task(), task());
		end(1, StepState.FAILED, change(new ContextChange("n", 1, null)));
		assertThat(this.progress.contextValue("n")).isNull();
		assertThat(this.progress.unusedCount("files")).isZero();
	}

	@Test
	void pushedStepsKeepTheirOrderAndGrowThePlanOnly() {
		begin(task(), task());
		byte[] before = PlanFormat.encodePlan(this.plan);
		end(1, StepState.DONE, push(true, task(), composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task())));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(3);
		end(3, StepState.DONE, push(false, task()));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(5);
		assertThat(this.plan.numbersInOrder()).containsExactly(0, 1, 3, 4, 5, 2, 6);
		assertThat(PlanFormat.encodePlan(this.plan.startedPlan())).isEqualTo(before);
		end(5, StepState.DONE, null);
		end(2, StepState.DONE, null);
		end(6, StepState.DONE, null);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void stepThatIsBeingStoppedPushesNothing() {
		begin(quorum(1, composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task()), task()));
		end(4, StepState.DONE, null);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(2, 3);
		end(3, StepState.DONE, push(true, task()));
		assertThat(this.plan.size()).isEqualTo(5);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void flowThatGrewTooLargeFailsTheStepThatPushes() {
		begin(task());
		NodeShape[] many = Collections.nCopies(FlowPlan.MAX_NODES - 2, task()).toArray(new NodeShape[0]);
		end(1, StepState.DONE, push(true, composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, many)));
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.reason(1)).contains("larger than 10000 steps", "Flow.repeat", "Flow.forEach");
		assertThat(this.plan.size()).isEqualTo(2);
	}

	@Test
	void stepsNestedTooDeepFailTheStepThatPushes() {
		NodeShape deep = task();
		for (int i = 0; i < FlowPlan.MAX_DEPTH - 1; i++) {
			deep = composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, deep);
		}
		begin(task());
		end(1, StepState.DONE, push(false, deep));
		assertThat(this.progress.reason(1)).contains("32 levels");
	}

	@Test
	void levelsOfPushedStepsAreThoseOfTheUser() {
		NodeShape deep = composite(StepKind.GUARDED, FailurePolicy.FAIL_FAST, task());
		for (int i = 0; i < FlowPlan.MAX_DEPTH - 2; i++) {
			deep = composite(StepKind.GUARDED, FailurePolicy.FAIL_FAST,
					composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, deep));
		}
		begin(task());
		end(1, StepState.DONE, push(false, deep));
		assertThat(this.progress.reason(1)).isNull();
	}

	@Test
	void contextThatGrewTooLargeFailsTheStepAndStaysAsItWas() {
		begin(task(), task());
		end(1, StepState.DONE, change(put("x", LARGE)));
		end(2, StepState.DONE, change(put("x", LARGE), put("y", LARGE)));
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.reason(2)).contains("262144");
		assertThat(this.progress.contextValue("y")).isNull();
		assertThat(this.progress.unusedCount("files")).isEqualTo(2);
	}

	@Test
	void requeuedDeadLetterThatIsDoneAfterAllMakesItsChanges() {
		begin(task(), task());
		end(1, StepState.FAILED, null);
		end(1, StepState.DONE, push(true, task()));
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(3);
		end(3, StepState.DONE, new StepChanges("a", "1", List.of(), Map.of(), Map.of(), List.of(), true));
		assertThat(this.progress.state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void compensationThatIsDoneAfterAllMakesItsChanges() {
		begin(composite(StepKind.COMPENSATED, FailurePolicy.FAIL_FAST, task(), task().as(ChildRole.COMPENSATION)),
				task());
		end(2, StepState.DONE, null);
		end(4, StepState.FAILED, null);
		end(3, StepState.FAILED, null);
		assertThat(this.progress.state()).isEqualTo(FlowState.COMPENSATION_FAILED);
		end(3, StepState.DONE, change(new ContextChange("undone", 1, null)));
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(number("undone")).isEqualTo(1);
		assertThat(this.progress.unusedCount("files")).isEqualTo(2);
	}

	@Test
	void compensationThatIsDoneLateHasFailedIfItsChangesAreImpossible() {
		begin(composite(StepKind.COMPENSATED, FailurePolicy.FAIL_FAST, task(), task().as(ChildRole.COMPENSATION)),
				task());
		end(2, StepState.DONE, change(put("text", new byte[] { 1 })));
		end(4, StepState.FAILED, null);
		end(3, StepState.FAILED, null);
		end(3, StepState.DONE, change(new ContextChange("text", 1, null)));
		assertThat(this.progress.state()).isEqualTo(FlowState.COMPENSATION_FAILED);
		assertThat(this.progress.reason(3)).contains("no whole number");
	}

	@Test
	void halfOfALimitIsNotedOnlyForChangesThatAreMade() {
		StepChanges refused = new StepChanges("a", "1.1.1", List.of(put("x", LARGE)), Map.of(), Map.of(),
				List.of(new PushedSteps(true, PlanFormat.encodePlan(PlanMaker.of(task())))), false);
		FlowMachine.advance(this.plan, this.progress, new FlowEvent.StepEnded(0, 1, StepState.DONE, refused), 0);
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.FAILED);
		assertThat(this.progress.halfUsedLimits()).isEmpty();
		begin(task());
		FlowMachine.advance(this.plan, this.progress,
				new FlowEvent.StepEnded(1, 1, StepState.DONE, change(put("x", LARGE))), 0);
		assertThat(this.progress.halfUsedLimits()).extracting(LimitUse::unit).containsExactly(LimitUse.CONTEXT_UNIT);
	}

}
