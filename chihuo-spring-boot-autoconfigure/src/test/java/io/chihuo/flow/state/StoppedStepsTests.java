// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

import static io.chihuo.flow.state.PlanMaker.composite;
import static io.chihuo.flow.state.PlanMaker.forEach;
import static io.chihuo.flow.state.PlanMaker.leaf;
import static io.chihuo.flow.state.PlanMaker.list;
import static io.chihuo.flow.state.PlanMaker.quorum;
import static io.chihuo.flow.state.PlanMaker.task;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps that stop since another one has failed, while those that run go on to their end.
 */
class StoppedStepsTests {

	private FlowPlan plan = PlanMaker.of(task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private void begin(PlanMaker.NodeShape root) {
		this.plan = PlanMaker.of(root);
		this.progress = FlowMachine.begin(this.plan, 1, 0);
	}

	private static PlanMaker.NodeShape finishing(PlanMaker.NodeShape... children) {
		return composite(StepKind.PARALLEL, FailurePolicy.FINISH_RUNNING, children);
	}

	private static PlanMaker.NodeShape series(PlanMaker.NodeShape... children) {
		return composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, children);
	}

	private void apply(FlowEvent event) {
		this.plan = FlowMachine.advance(this.plan, this.progress, event, 0);
		this.progress = ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress));
	}

	private void end(int node, StepState state) {
		apply(new FlowEvent.StepEnded(node, this.progress.round(node), state));
	}

	private void add(int... nodes) {
		for (int node : nodes) {
			apply(new FlowEvent.StepAdded(node, this.progress.round(node)));
		}
	}

	/** Steps that were to be withdrawn run. */
	private void keep(int... nodes) {
		for (int node : nodes) {
			apply(new FlowEvent.StepAdded(node, this.progress.round(node), true));
		}
	}

	private StepState stateOf(int node) {
		return this.progress.stepState(node);
	}

	private List<Integer> nodesIn(StepState state) {
		List<Integer> nodes = new ArrayList<>();
		this.progress.forEachIn(state, nodes::add);
		return nodes;
	}

	private long wakeAt() {
		return FlowMachine.wakeAt(this.plan, this.progress, 0, Long.MAX_VALUE / 2);
	}

	@Test
	void stepFailsWhenTheLastOneThatRanHasEnded() {
		begin(finishing(task(), task(), task(), leaf(StepKind.SIGNAL, "never", 0)));
		add(1, 2, 3);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.STOPPING)).containsExactly(2, 3);
		assertThat(stateOf(4)).isEqualTo(StepState.CANCELLED);
		assertThat(wakeAt()).isEqualTo(2000);
		keep(2);
		end(3, StepState.CANCELLED);
		assertThat(stateOf(0)).isEqualTo(StepState.FAILING);
		assertThat(stateOf(2)).isEqualTo(StepState.RUNNING);
		assertThat(wakeAt()).isEqualTo(2000);
		end(2, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(1);
		assertThat(stateOf(2)).isEqualTo(StepState.DONE);
	}

	@Test
	void taskWhoseAddIsNotedLateIsWithdrawnAllTheSame() {
		begin(finishing(task(), task()));
		end(1, StepState.FAILED);
		add(2);
		assertThat(stateOf(2)).isEqualTo(StepState.STOPPING);
		end(2, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void nothingStartsWithinStepsThatStop() {
		begin(finishing(task(), series(task(), task()),
				composite(StepKind.MODULE, FailurePolicy.FAIL_FAST, series(task()), task()),
				composite(StepKind.GRAPH, FailurePolicy.FINISH_ALL, task(), task().after(List.of(0))),
				quorum(1, task(), task())));
		add(1, 3, 7, 10, 13, 14);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(4, 8, 11);
		assertThat(nodesIn(StepState.STOPPING)).containsExactly(2, 3, 5, 6, 7, 9, 10, 12, 13, 14);
		keep(3, 7, 10, 13);
		end(3, StepState.DONE);
		end(7, StepState.DONE);
		end(10, StepState.FAILED);
		end(13, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		end(14, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(nodesIn(StepState.CANCELLED)).containsExactly(2, 5, 14);
		assertThat(nodesIn(StepState.FAILED)).containsExactly(0, 1, 9, 10);
		assertThat(stateOf(12)).isEqualTo(StepState.DONE);
		apply(new FlowEvent.StepRetried(0));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1, 4, 8, 10);
	}

	@Test
	void cancelReachesStepsThatWereLeftToEnd() {
		begin(series(finishing(task(), series(task()))));
		add(2, 4);
		end(2, StepState.FAILED);
		keep(4);
		apply(new FlowEvent.FlowCancelled());
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(0, 1, 3, 4);
		end(4, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void failureAroundStepsThatStopCancelsThem() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, finishing(task(), task()), task()));
		add(2, 3, 4);
		end(2, StepState.FAILED);
		keep(3);
		end(4, StepState.FAILED);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(1, 3);
		end(3, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void stepsThatAreBeingCancelledStaySoWhereOthersMayEnd() {
		begin(finishing(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, task(), task()), task(), task()));
		add(2, 3, 4, 5);
		end(2, StepState.FAILED);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(3);
		end(4, StepState.FAILED);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(3);
		assertThat(nodesIn(StepState.STOPPING)).containsExactly(5);
	}

	@Test
	void itemsThatRunEndAndTheOthersWaitForAResume() {
		begin(finishing(task(), forEach(FailurePolicy.FAIL_FAST, 0, list(5, 3))));
		apply(new ItemEvent.ItemAdded(2, 1, 0));
		apply(new ItemEvent.ItemAdded(2, 1, 1));
		end(1, StepState.FAILED);
		assertThat(stateOf(2)).isEqualTo(StepState.STOPPING);
		assertThat(items().startingItems()).containsExactly(0, 1, 2);
		assertThat(wakeAt()).isEqualTo(2000);
		apply(new ItemEvent.ItemAdded(2, 1, 2));
		assertThat(items().startingItems()).containsExactly(0, 1, 2);
		apply(new ItemEvent.ItemAdded(2, 1, 0, true));
		apply(new ItemEvent.ItemAdded(2, 1, 1, true));
		apply(new ItemEvent.ItemEnded(2, 1, 2, StepState.CANCELLED));
		assertThat(items().runningItems()).containsExactly(0, 1);
		assertThat(wakeAt()).isEqualTo(2000);
		apply(new ItemEvent.ItemEnded(2, 1, 0, StepState.DONE));
		apply(new ItemEvent.ItemEnded(2, 1, 1, StepState.FAILED));
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(stateOf(2)).isEqualTo(StepState.FAILED);
		assertThat(items().failedItems()).containsExactly(1);
		apply(new FlowEvent.StepRetried(0));
		assertThat(items().startingItems()).containsExactly(1, 2, 3);
	}

	@Test
	void stepFailsByItsItemsWhenThoseThatRunHaveEnded() {
		begin(forEach(FailurePolicy.FINISH_RUNNING, 0, list(3, 2)));
		apply(new ItemEvent.ItemAdded(0, 1, 0));
		apply(new ItemEvent.ItemAdded(0, 1, 1));
		apply(new ItemEvent.ItemEnded(0, 1, 0, StepState.FAILED));
		apply(new ItemEvent.ItemAdded(0, 1, 1, true));
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		apply(new ItemEvent.ItemEnded(0, 1, 1, StepState.DONE));
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		ItemProgress items = this.progress.itemProgress(0);
		assertThat(items).isNotNull();
		assertThat(items.begunCount()).isEqualTo(2);
		assertThat(items.doneCount()).isOne();
	}

	private ItemProgress items() {
		ItemProgress items = this.progress.itemProgress(2);
		assertThat(items).isNotNull();
		return items;
	}

	private static PlanMaker.NodeShape guarded(PlanMaker.NodeShape... steps) {
		return composite(StepKind.GUARDED, FailurePolicy.FAIL_FAST, steps);
	}

	@Test
	void stepsAfterOneThatEndsByItselfRun() {
		begin(finishing(task(), guarded(task(), task().as(ChildRole.ON_FAILURE), task().as(ChildRole.ALWAYS)),
				guarded(task(), task().as(ChildRole.ON_DONE)), guarded(task(), task().as(ChildRole.ALWAYS))));
		add(1, 3, 7, 10);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.STOPPING)).containsExactly(2, 3, 6, 7, 9, 10);
		keep(3, 7);
		end(10, StepState.CANCELLED);
		assertThat(stateOf(9)).isEqualTo(StepState.CANCELLED);
		assertThat(stateOf(11)).isEqualTo(StepState.SKIPPED);
		end(3, StepState.FAILED);
		end(7, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(4, 8);
		end(4, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(5, 8);
		end(8, StepState.DONE);
		assertThat(stateOf(6)).isEqualTo(StepState.DONE);
		end(5, StepState.DONE);
		assertThat(stateOf(2)).isEqualTo(StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		apply(new FlowEvent.StepRetried(0));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1, 3, 10);
	}

	@Test
	void stepThatRunsAfterAnotherOneIsNotWithdrawnUnlessTheFlowIsCancelled() {
		begin(finishing(task(), guarded(task(), task().as(ChildRole.ON_DONE), task().as(ChildRole.ALWAYS))));
		add(1, 3);
		end(3, StepState.DONE);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(4);
		apply(new FlowEvent.FlowCancelled());
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(0, 2, 4);
		assertThat(stateOf(5)).isEqualTo(StepState.SKIPPED);
	}

	@Test
	void stepOfWhichAllHaveEndedByThemselvesEndsByItsPolicy() {
		begin(finishing(task(), composite(StepKind.PARALLEL, FailurePolicy.CONTINUE, task(), task()),
				series(task(), task()).tolerating(1), quorum(2, task(), task())));
		end(6, StepState.FAILED);
		add(1, 3, 4, 7, 9, 10);
		end(1, StepState.FAILED);
		keep(3, 4, 7, 9, 10);
		end(3, StepState.FAILED);
		end(4, StepState.DONE);
		end(7, StepState.DONE);
		end(9, StepState.FAILED);
		end(10, StepState.DONE);
		assertThat(stateOf(2)).isEqualTo(StepState.DONE);
		assertThat(stateOf(5)).isEqualTo(StepState.DONE);
		assertThat(stateOf(8)).isEqualTo(StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void stepsThatARunPushesBeforeItEndsRunAfterAResume() {
		begin(finishing(task(), series(task())));
		add(1, 3);
		end(1, StepState.FAILED);
		keep(3);
		PushedSteps pushed = new PushedSteps(true, PlanFormat.encodePlan(PlanMaker.of(series(task()))));
		apply(new FlowEvent.StepEnded(3, 1, StepState.DONE,
				new StepChanges("a", "3.1.1", List.of(), Map.of(), Map.of(), List.of(pushed), false)));
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(4, 5);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		apply(new FlowEvent.StepRetried(0));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1, 5);
	}

	@Test
	void policyIsStoredInALaterFormat() {
		begin(finishing(task()));
		byte[] bytes = PlanFormat.encodePlan(this.plan);
		assertThat(bytes[0]).isEqualTo((byte) 4);
		assertThat(PlanFormat.decodePlan(bytes).node(0).policy()).isEqualTo(FailurePolicy.FINISH_RUNNING);
	}

}
