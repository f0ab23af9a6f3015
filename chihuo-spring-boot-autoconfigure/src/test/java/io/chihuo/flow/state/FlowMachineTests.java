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
 * Moves of flows, without a store.
 */
class FlowMachineTests {

	private FlowPlan plan = PlanMaker.of(task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private void begin(PlanMaker.NodeShape root) {
		this.plan = PlanMaker.of(root);
		this.progress = FlowMachine.begin(this.plan, 1, 0);
	}

	private void apply(FlowEvent event) {
		apply(event, 0);
	}

	private void apply(FlowEvent event, long now) {
		FlowMachine.advance(this.plan, this.progress, event, now);
		this.progress = ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress));
	}

	private void end(int node, StepState state) {
		apply(new FlowEvent.StepEnded(node, this.progress.round(node), state));
	}

	private List<Integer> nodesIn(StepState state) {
		List<Integer> nodes = new ArrayList<>();
		this.progress.forEachIn(state, nodes::add);
		return nodes;
	}

	@Test
	void seriesStartsOneStepAfterTheOther() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task()));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1);
		apply(new FlowEvent.StepAdded(1, 1));
		assertThat(nodesIn(StepState.RUNNING)).containsExactly(0, 1);
		end(1, StepState.DONE);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void reasonsOfFailuresAreBounded() {
		PlanMaker.NodeShape[] children = new PlanMaker.NodeShape[1000];
		java.util.Arrays.fill(children, task());
		begin(composite(StepKind.PARALLEL, FailurePolicy.CONTINUE, children));
		for (int node = 1; node <= 1000; node++) {
			FlowMachine.advance(this.plan, this.progress,
					new FlowEvent.StepBroken(node, 1, "x" + "\ud83d\ude00".repeat(40_000)), 0);
		}
		assertThat(this.progress.reason(1)).startsWith("x\ud83d\ude00").endsWith("\ud83d\ude00…").hasSize(2048);
		assertThat(this.progress.reason(1000)).hasSize(128);
		byte[] bytes = ProgressFormat.encodeProgress(this.progress);
		assertThat(bytes).hasSizeLessThan(1_000_000);
		assertThat(ProgressFormat.decodeProgress(bytes).reason(1)).isEqualTo(this.progress.reason(1));
	}

	@Test
	void emptyFlowIsDoneAtOnce() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void thousandsOfEmptyStepsNeedNoDeepStack() {
		PlanMaker.NodeShape[] children = new PlanMaker.NodeShape[9000];
		java.util.Arrays.fill(children, leaf(StepKind.NOTHING, "", 0));
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, children));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void firstFailureCancelsSiblingsAndFailsWhenTheyHaveEnded() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, task(), task(), task()));
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(2, 3);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		end(2, StepState.CANCELLED);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(1);
	}

	@Test
	void graphSkipsSuccessorsOfFailedStepAndRunsOthers() {
		begin(composite(StepKind.GRAPH, FailurePolicy.SKIP_SUCCESSORS, task(), task().after(List.of(0)),
				task().after(List.of(1)), task()));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1, 4);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(2, 3);
		end(4, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void toleratedFailuresStopNothing() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task(), task()).tolerating(1));
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, task(), task(), task()).tolerating(1));
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2, 3);
		end(2, StepState.FAILED);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(3);
		end(3, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void graphToleratesFailureAndSkipsItsSuccessorsAllTheSame() {
		begin(composite(StepKind.GRAPH, FailurePolicy.SKIP_SUCCESSORS, task(), task().after(List.of(0)), task())
			.tolerating(1));
		end(1, StepState.FAILED);
		end(3, StepState.DONE);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(2);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void dismissedFlowIsDueSoonAfterItsEnd() {
		begin(task());
		apply(new FlowEvent.FlowDismissed());
		assertThat(FlowMachine.wakeAt(this.plan, this.progress, 0, 9000)).isLessThanOrEqualTo(2000);
		apply(new FlowEvent.StepEnded(0, 1, StepState.DONE), 100);
		assertThat(FlowMachine.wakeAt(this.plan, this.progress, 0, 90_000)).isEqualTo(30_100);
	}

	@Test
	void quorumCancelsLosers() {
		begin(quorum(2, task(), task(), task()));
		end(2, StepState.DONE);
		end(1, StepState.DONE);
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(3);
		end(3, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void quorumFailsWhenItCannotBeReached() {
		begin(quorum(2, task(), task(), task()));
		end(2, StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		end(1, StepState.FAILED);
		end(3, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void stepsAfterBodyRunByItsEnd() {
		PlanMaker.NodeShape guarded = composite(StepKind.GUARDED, FailurePolicy.FAIL_FAST, task(),
				task().as(ChildRole.ON_DONE), task().as(ChildRole.ON_FAILURE), task().as(ChildRole.ALWAYS));
		begin(guarded);
		end(1, StepState.FAILED);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(2);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(3);
		end(3, StepState.DONE);
		end(4, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		begin(guarded);
		end(1, StepState.DONE);
		end(2, StepState.DONE);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(3);
		end(4, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void failedFlowResumesAtFailedSteps() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task(), task()));
		end(1, StepState.DONE);
		end(2, StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(3);
		apply(new FlowEvent.StepRetried(0));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		assertThat(this.progress.round(2)).isEqualTo(2);
		apply(new FlowEvent.StepEnded(2, 1, StepState.FAILED));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void singleStepIsRetriedOrSkipped() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task(), task()));
		end(1, StepState.FAILED);
		apply(new FlowEvent.StepRetried(1));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(1);
		end(1, StepState.FAILED);
		apply(new FlowEvent.StepSkipped(1, new byte[] { 7 }));
		assertThat(this.progress.value(1)).containsExactly(7);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
		end(2, StepState.DONE);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void deadLetterThatWasRequeuedAndIsDoneMovesFailedFlowOn() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task()));
		end(1, StepState.FAILED);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
	}

	@Test
	void flowOfOneStepIsDoneWhenThatIsAfterAll() {
		begin(task());
		end(0, StepState.FAILED);
		end(0, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(task());
		end(0, StepState.FAILED);
		apply(new FlowEvent.StepSkipped(0, new byte[0]));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void cancelReachesAllSteps() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, task(), leaf(StepKind.TIMER, "", 1000),
				composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), task())));
		apply(new FlowEvent.FlowCancelled());
		assertThat(nodesIn(StepState.CANCELLING)).containsExactly(0, 1, 3, 4);
		assertThat(nodesIn(StepState.SKIPPED)).containsExactly(5);
		end(1, StepState.CANCELLED);
		end(4, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void cancelOfSingleTaskWaitsForItsEnd() {
		begin(task());
		apply(new FlowEvent.FlowCancelled());
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		end(0, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void timerEndsAtItsMoment() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, leaf(StepKind.TIMER, "", 1000), task()));
		assertThat(FlowMachine.wakeAt(this.plan, this.progress, 0, 0)).isEqualTo(1000);
		apply(new FlowEvent.TimePassed(), 999);
		assertThat(nodesIn(StepState.STARTING)).isEmpty();
		apply(new FlowEvent.TimePassed(), 1000);
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
	}

	@Test
	void timerIsCancelledByName() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, leaf(StepKind.TIMER, "", 1000), task()));
		apply(new FlowEvent.TimerCancelled(1));
		assertThat(nodesIn(StepState.STARTING)).containsExactly(2);
	}

	@Test
	void countersOfOneNameTakeTheSumInTurn() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, leaf(StepKind.COUNTER, "c", 2),
				leaf(StepKind.COUNTER, "c", 3)));
		apply(new FlowEvent.CountAdded("c", 4, "k"));
		apply(new FlowEvent.CountAdded("c", 4, "k"));
		assertThat(nodesIn(StepState.DONE)).containsExactly(1);
		assertThat(this.progress.unusedCount("c")).isEqualTo(2);
		apply(new FlowEvent.CountAdded("c", 1, ""));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, leaf(StepKind.COUNTER, "c", 5),
				leaf(StepKind.COUNTER, "c", 3), leaf(StepKind.COUNTER, "other", 4)));
		apply(new FlowEvent.CountAdded("c", 4, ""));
		apply(new FlowEvent.CountAdded("other", 4, ""));
		assertThat(nodesIn(StepState.DONE)).containsExactly(3);
		apply(new FlowEvent.CountAdded("c", 1, ""));
		assertThat(nodesIn(StepState.DONE)).containsExactly(1, 3);
		apply(new FlowEvent.CountAdded("c", 3, ""));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void counterThatBeginsToWaitLeavesTheSumToAnEarlierOne() {
		begin(composite(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, leaf(StepKind.COUNTER, "c", 10),
				composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), leaf(StepKind.COUNTER, "c", 3))));
		apply(new FlowEvent.CountAdded("c", 4, ""));
		end(3, StepState.DONE);
		assertThat(nodesIn(StepState.RUNNING)).containsExactly(0, 1, 2, 4);
		assertThat(this.progress.unusedCount("c")).isEqualTo(4);
		apply(new FlowEvent.CountAdded("c", 9, ""));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void counterTakesTheSumOnceTheOneBeforeItNoLongerWaits() {
		PlanMaker.NodeShape waits = composite(StepKind.PARALLEL, FailurePolicy.CONTINUE,
				composite(StepKind.MODULE, FailurePolicy.FAIL_FAST, leaf(StepKind.COUNTER, "c", 10)),
				leaf(StepKind.COUNTER, "c", 3));
		begin(waits);
		apply(new FlowEvent.CountAdded("c", 4, ""));
		apply(new FlowEvent.StepSkipped(2, new byte[0]));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(waits);
		apply(new FlowEvent.CountAdded("c", 4, ""));
		apply(new FlowEvent.ModuleCancelled(1));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void signalThatComesBeforeTheWaitIsKept() {
		begin(composite(StepKind.SERIES, FailurePolicy.FAIL_FAST, task(), leaf(StepKind.SIGNAL, "s", 0),
				leaf(StepKind.SIGNAL, "s", 100)));
		apply(new FlowEvent.SignalCame("s", new byte[] { 1 }, ""));
		end(1, StepState.DONE);
		assertThat(nodesIn(StepState.RUNNING)).containsExactly(0, 3);
		assertThat(this.progress.value(2)).containsExactly(1);
		apply(new FlowEvent.TimePassed(), 100);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(this.progress.failedNode()).isEqualTo(3);
	}

	@Test
	void randomPlansEndAsTheModelSays() {
		for (int seed = 0; seed < 3000; seed++) {
			Random random = new Random(seed);
			begin(PlanMaker.random(random, 3));
			FlowModel model = new FlowModel(this.plan, seed);
			assertThat(PlanFormat.encodePlan(PlanFormat.decodePlan(PlanFormat.encodePlan(this.plan))))
				.isEqualTo(PlanFormat.encodePlan(this.plan));
			runRandomly(random, model, seed);
			assertThat(this.progress.state()).as("seed " + seed)
				.isEqualTo(model.isDone(0) ? FlowState.DONE : FlowState.FAILED);
			assertAllEnded(seed);
		}
	}

	@Test
	void randomPlansEndWhenTheyAreCancelled() {
		for (int seed = 0; seed < 1000; seed++) {
			Random random = new Random(seed);
			begin(PlanMaker.random(random, 3));
			FlowModel model = new FlowModel(this.plan, seed);
			for (int i = random.nextInt(4); i > 0 && !active().isEmpty(); i--) {
				endOne(random, model);
			}
			boolean ended = this.progress.state().isEnded();
			apply(new FlowEvent.FlowCancelled());
			assertThat(nodesIn(StepState.STARTING)).as("seed " + seed).isEmpty();
			runRandomly(random, model, seed);
			assertThat(this.progress.state() == FlowState.CANCELLED).as("seed " + seed).isNotEqualTo(ended);
			assertAllEnded(seed);
		}
	}

	@Test
	void randomFailedPlansAreDoneAfterResumesWithoutFailures() {
		for (int seed = 0; seed < 1000; seed++) {
			Random random = new Random(seed);
			begin(PlanMaker.random(random, 3));
			runRandomly(random, new FlowModel(this.plan, seed), seed);
			if (this.progress.state() == FlowState.FAILED) {
				apply(new FlowEvent.StepRetried(0));
				runRandomly(random, FlowModel.withoutFailures(this.plan), seed);
				assertThat(this.progress.state()).as("seed " + seed).isEqualTo(FlowState.DONE);
			}
		}
	}

	private void runRandomly(Random random, FlowModel model, int seed) {
		for (int moves = 0; !active().isEmpty(); moves++) {
			assertThat(moves).as("seed " + seed).isLessThan(10_000);
			endOne(random, model);
		}
	}

	private List<Integer> active() {
		List<Integer> active = nodesIn(StepState.STARTING);
		nodesIn(StepState.RUNNING).stream()
			.filter((i) -> this.plan.node(i).kind() == StepKind.TASK)
			.forEach(active::add);
		nodesIn(StepState.CANCELLING).stream()
			.filter((i) -> this.plan.node(i).kind() == StepKind.TASK)
			.forEach(active::add);
		nodesIn(StepState.STOPPING).stream()
			.filter((i) -> this.plan.node(i).kind() == StepKind.TASK)
			.forEach(active::add);
		return active;
	}

	private void endOne(Random random, FlowModel model) {
		int node = active().get(random.nextInt(active().size()));
		if (random.nextBoolean()) {
			applyTwice(new FlowEvent.StepAdded(node, this.progress.round(node), random.nextBoolean()));
		}
		StepState state = this.progress.stepState(node);
		boolean stops = state == StepState.CANCELLING || state == StepState.STOPPING;
		StepState end = (stops && random.nextBoolean()) ? StepState.CANCELLED : model.endOf(node);
		applyTwice(new FlowEvent.StepEnded(node, this.progress.round(node), end));
	}

	private void applyTwice(FlowEvent event) {
		apply(event);
		byte[] once = ProgressFormat.encodeProgress(this.progress);
		apply(event);
		assertThat(ProgressFormat.encodeProgress(this.progress)).isEqualTo(once);
	}

	private void assertAllEnded(int seed) {
		for (int i = 0; i < this.plan.size(); i++) {
			assertThat(this.progress.stepState(i).isEnded()).as("seed %s node %s", seed, i).isTrue();
		}
	}

}
