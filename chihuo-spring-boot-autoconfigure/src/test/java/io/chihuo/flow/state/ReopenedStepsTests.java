// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

import static io.chihuo.flow.state.PlanMaker.composite;
import static io.chihuo.flow.state.PlanMaker.leaf;
import static io.chihuo.flow.state.PlanMaker.quorum;
import static io.chihuo.flow.state.PlanMaker.task;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Single steps of flows that run again, or count as done, by an act of a person.
 */
class ReopenedStepsTests {

	private FlowPlan plan = PlanMaker.of(task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private void begin(PlanMaker.NodeShape root) {
		this.plan = PlanMaker.of(root);
		this.progress = FlowMachine.begin(this.plan, 1, 0);
	}

	private static PlanMaker.NodeShape parallel(PlanMaker.NodeShape... children) {
		return composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, children);
	}

	private static PlanMaker.NodeShape series(PlanMaker.NodeShape... children) {
		return composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, children);
	}

	private void apply(FlowEvent event) {
		FlowMachine.advance(this.plan, this.progress, event, 0);
		this.progress = ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress));
	}

	private void end(int node, StepState state) {
		apply(new FlowEvent.StepEnded(node, this.progress.round(node), state));
	}

	private void retry(int node) {
		apply(new FlowEvent.StepRetried(node));
	}

	private void skip(int node) {
		apply(new FlowEvent.StepSkipped(node, new byte[] { 7 }));
	}

	private List<Integer> nodesIn(StepState state) {
		List<Integer> nodes = new ArrayList<>();
		this.progress.forEachIn(state, nodes::add);
		return nodes;
	}

	/** Two steps fail together, and so one of them while it is being cancelled. */
	private void failTogether(int first, int second) {
		end(first, StepState.FAILED);
		end(second, StepState.FAILED);
	}

	@Test
	void stepRunsAloneWhenItIsRetriedAndAnotherHasFailedToo() {
		begin(parallel(task(), task(), task()));
		failTogether(1, 2);
		end(3, StepState.CANCELLED);
		assertThat(this.progress.failedNode()).isEqualTo(1);
		retry(1);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(2);
		retry(2);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2, 3);
		end(2, StepState.DONE);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void stepsThatAreRetriedOneAfterTheOtherRunTogether() {
		begin(series(parallel(task(), task(), task()), task()));
		failTogether(2, 3);
		end(4, StepState.CANCELLED);
		retry(2);
		retry(3);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2, 3, 4);
		for (int node = 2; node <= 5; node++) {
			end(node, StepState.DONE);
		}
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void retriedStepThatFailsAgainIsNamed() {
		begin(parallel(task(), task()));
		failTogether(1, 2);
		retry(2);
		end(2, StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(2);
	}

	@Test
	void stepsThatFollowARetriedOneRunWhereNoneOfThemHasFailed() {
		begin(parallel(series(task(), task()), task(), series(task(), task())));
		failTogether(2, 4);
		end(6, StepState.CANCELLED);
		retry(2);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(3);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(4);
	}

	@Test
	void nothingBeginsAgainAroundStepsThatFailAllTheSame() {
		begin(parallel(composite(StepKind.GUARDED, FailurePolicy.FAIL_FAST, parallel(task(), task()),
				task().as(ChildRole.ON_FAILURE)), task()));
		failTogether(3, 4);
		end(5, StepState.DONE);
		end(6, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		retry(3);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(3);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(4);
		retry(4);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(4, 6);
	}

	@Test
	void stepOfAQuorumThatCannotBeReachedRunsAlone() {
		begin(quorum(3, task(), task(), task(), task()));
		failTogether(1, 2);
		end(3, StepState.CANCELLED);
		end(4, StepState.CANCELLED);
		retry(1);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1, 3, 4);
		begin(quorum(3, task(), task(), task()));
		failTogether(1, 2);
		end(3, StepState.CANCELLED);
		retry(1);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	private static PlanMaker.NodeShape undoable() {
		return composite(StepKind.COMPENSATED, FailurePolicy.FAIL_FAST, task(), task().as(ChildRole.COMPENSATION));
	}

	/** The first step was undone since one of those after it has failed. */
	private void failAfterUndoable() {
		begin(series(undoable(), parallel(task(), task())));
		end(2, StepState.DONE);
		end(5, StepState.FAILED);
		end(6, StepState.CANCELLED);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void retriedStepWaitsForThoseBeforeItThatWereUndone() {
		failAfterUndoable();
		retry(5);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(5, 6);
		end(5, StepState.DONE);
		end(6, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void stepsBesideOneThatIsDoneLateWaitForThoseBeforeThemThatWereUndone() {
		failAfterUndoable();
		end(5, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(6);
		end(6, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void stepIsNotRetriedAloneWhereOthersBeforeItWereUndone() {
		begin(composite(StepKind.SERIES, FailurePolicy.FINISH_ALL, undoable(), parallel(task(), task())));
		end(2, StepState.DONE);
		failTogether(5, 6);
		end(3, StepState.DONE);
		byte[] before = ProgressFormat.encodeProgress(this.progress);
		retry(5);
		assertThat(ProgressFormat.encodeProgress(this.progress)).isEqualTo(before);
	}

	@Test
	void failedStepIsNotRetriedWhileOthersAreBeingStopped() {
		begin(parallel(task(), task()));
		end(1, StepState.FAILED);
		byte[] before = ProgressFormat.encodeProgress(this.progress);
		retry(1);
		assertThat(ProgressFormat.encodeProgress(this.progress)).isEqualTo(before);
	}

	@Test
	void stepThatIsSkippedBeforeTheStepAroundItBeginsDoesNotRun() {
		begin(series(task(), series(task(), parallel(task(), task())), task()));
		skip(3);
		skip(5);
		assertThat(this.progress.value(3)).containsExactly(7);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1);
		end(1, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(6);
		end(6, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(7);
		end(7, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void allStepsOfOneThatHasNotBegunAreSkipped() {
		begin(series(task(), series(task(), task())));
		skip(3);
		skip(4);
		skip(2);
		assertThat(this.progress.stepState(2)).isEqualTo(StepState.WAITING);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void flowNamesTheStepThatHasStillFailed() {
		for (FailurePolicy policy : List.of(FailurePolicy.FINISH_ALL, FailurePolicy.FAIL_FAST)) {
			begin(composite(StepKind.PARALLEL, policy, task(), task()));
			failTogether(1, 2);
			skip(1);
			assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
			assertThat(this.progress.failedNode()).isEqualTo(2);
			begin(composite(StepKind.PARALLEL, policy, task(), task()));
			failTogether(1, 2);
			end(1, StepState.DONE);
			assertThat(this.progress.stepState(1)).isEqualTo(StepState.DONE);
			assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
			assertThat(this.progress.failedNode()).isEqualTo(2);
		}
	}

	@Test
	void flowNamesNoStepWithinOneThatIsDoneAllTheSame() {
		begin(series(composite(StepKind.PARALLEL, FailurePolicy.CONTINUE, task()), task()));
		failTogether(2, 3);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(3);
	}

	@Test
	void flowNamesTheStepOfWhichNoBranchWasLeft() {
		begin(series(task(), quorum(1, composite(StepKind.WHEN, FailurePolicy.FAIL_FAST, task()))));
		end(1, StepState.DONE);
		judge(3, false);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(2);
	}

	/** A step with a time between its runs. */
	private static PlanMaker.NodeShape repeat(FailurePolicy policy, PlanMaker.NodeShape child) {
		return new PlanMaker.NodeShape(StepKind.REPEAT, policy, 5, 0, 1000, "", List.of(child), List.of(),
				ChildRole.BODY, null);
	}

	private void judge(int node, boolean holds) {
		apply(new FlowEvent.ConditionJudged(node, this.progress.round(node), holds));
	}

	@Test
	void stepThatIsRetriedBetweenTwoRunsIsNotRepeatedBeforeItsEnd() {
		begin(repeat(FailurePolicy.CONTINUE, series(task(), leaf(StepKind.COUNTER, "votes", 1))));
		end(2, StepState.FAILED);
		judge(0, false);
		retry(2);
		assertThat(this.progress.stepState(2)).isEqualTo(StepState.STARTING);
		assertThat(this.progress.nextTimer()).isEqualTo(Long.MAX_VALUE);
		end(2, StepState.DONE);
		apply(new FlowEvent.CountAdded("votes", 1, ""));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(0);
		judge(0, true);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void flowEndsAfterACompensationThatIsRetriedWithinAStepThatHasEnded() {
		begin(composite(StepKind.SERIES, FailurePolicy.CONTINUE, series(undoable(), task()), task()));
		end(3, StepState.DONE);
		end(5, StepState.FAILED);
		end(4, StepState.FAILED);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(6);
		retry(4);
		end(6, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		end(4, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.DONE);
	}

	@Test
	void moduleThatIsCancelledWhileTheConditionAroundItIsJudgedDoesNotEndThat() {
		for (boolean holds : List.of(true, false)) {
			begin(composite(StepKind.WHEN, FailurePolicy.FAIL_FAST,
					composite(StepKind.MODULE, FailurePolicy.FAIL_FAST, task())));
			apply(new FlowEvent.ModuleCancelled(1));
			assertThat(this.progress.stepState(0)).isEqualTo(StepState.STARTING);
			judge(0, holds);
			assertThat(this.progress.state()).isEqualTo(holds ? FlowState.FAILED : FlowState.DONE);
			assertThat(this.progress.failedNode()).isEqualTo(1);
		}
	}

	@Test
	void stepsUnderAConditionThatCannotBeJudgedAreSkippedUntilAResume() {
		begin(series(composite(StepKind.WHEN, FailurePolicy.FAIL_FAST, task()), task()));
		apply(new FlowEvent.StepBroken(1, 1, "its value is gone"));
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(2, 3);
		retry(0);
		judge(1, true);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
	}

	@Test
	void failedStepsOfRandomPlansRunWhenTheyAreRetriedAndTheFlowNamesOneThatHasFailed() {
		for (int seed = 0; seed < 2000; seed++) {
			Random random = new Random(seed);
			begin(PlanMaker.random(random, 3));
			FlowModel model = new FlowModel(this.plan, seed);
			runRandomly(random, model);
			for (int retries = 0; this.progress.state() == FlowState.FAILED; retries++) {
				assertThat(retries).as("seed " + seed).isLessThan(100);
				int failed = this.progress.failedNode();
				assertThat(failed).as("seed " + seed).isNotNegative();
				assertThat(this.progress.stepState(failed)).as("seed " + seed).isEqualTo(StepState.FAILED);
				retry(failed);
				boolean needed = this.plan.node(failed).role() != ChildRole.ON_FAILURE
						|| this.progress.stepState(failed) != StepState.SKIPPED;
				assertThat(!needed || this.progress.stepState(failed) == StepState.STARTING).as("seed " + seed)
					.isTrue();
				runRandomly(random, FlowModel.withoutFailures(this.plan));
			}
			assertThat(this.progress.state()).as("seed " + seed).isEqualTo(FlowState.DONE);
		}
	}

	private void runRandomly(Random random, FlowModel model) {
		for (List<Integer> active = active(); !active.isEmpty(); active = active()) {
			int node = active.get(random.nextInt(active.size()));
			StepState state = this.progress.stepState(node);
			boolean stops = state == StepState.CANCELLING || state == StepState.STOPPING;
			boolean cancelled = stops && random.nextBoolean();
			end(node, cancelled ? StepState.CANCELLED : model.endOf(node));
		}
	}

	private List<Integer> active() {
		List<Integer> active = nodesIn(StepState.STARTING);
		active.addAll(nodesIn(StepState.CANCELLING).stream()
			.filter((node) -> this.plan.node(node).kind() == StepKind.TASK)
			.toList());
		nodesIn(StepState.STOPPING).stream()
			.filter((i) -> this.plan.node(i).kind() == StepKind.TASK)
			.forEach(active::add);
		return active;
	}

}
