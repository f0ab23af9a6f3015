// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The steps of a flow that run until a condition holds, as the machine that moves the
 * flow sees them. The round of such a step is the number of its run.
 */
final class RepeatedSteps {

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	RepeatedSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	/** The condition was judged after a run. */
	void onJudged(int number, boolean holds, long now) {
		PlanNode node = this.plan.node(number);
		if (holds) {
			this.machine.endNode(number, StepState.DONE);
		}
		else if (node.runNumber(this.progress.round(number)) == node.needed()) {
			this.progress.setReason(number, "its condition did not hold after " + node.needed() + " runs");
			this.progress.noteFailure(number, StepState.RUNNING, StepState.FAILED);
			this.machine.endNode(number, StepState.FAILED);
		}
		else if (node.amount() > 0) {
			this.progress.setStepState(number, StepState.RUNNING);
			this.progress.timers.put(number, node.dueAt(now));
		}
		else {
			runAgain(number);
		}
	}

	/** Begin the next run. */
	void runAgain(int number) {
		this.progress.timers.remove(number);
		prepareRun(number);
		this.progress.setStepState(number, StepState.RUNNING);
		this.machine.noteChange(number);
	}

	/** Have the step that has come to its last run go on with as many again. */
	void extendRuns(int number) {
		this.progress.reasons.remove(number);
		prepareRun(number);
		this.progress.setStepState(number, StepState.WAITING);
	}

	private void prepareRun(int number) {
		this.progress.rounds.put(number, this.progress.round(number) + 1);
		this.plan.node(number).children().forEach(this::resetTree);
	}

	/** Have a step run again, whatever became of it, unless an earlier run pushed it. */
	private void resetTree(int number) {
		if (this.plan.isPushed(number)) {
			leaveOut(number);
			return;
		}
		PlanNode node = this.plan.node(number);
		StepState state = this.progress.stepState(number);
		if (state != StepState.WAITING && state != StepState.SKIPPED) {
			this.progress.rounds.put(number, this.progress.round(number) + roundsToSkip(number, node));
		}
		this.progress.reasons.remove(number);
		this.progress.values.remove(number);
		this.progress.setStepState(number, StepState.WAITING);
		node.children().forEach(this::resetTree);
	}

	/** A step that repeats another one begins to count anew. */
	private int roundsToSkip(int number, PlanNode node) {
		return (node.kind() != StepKind.REPEAT) ? 1 : node.needed() - node.runNumber(this.progress.round(number)) + 1;
	}

	/** Have a step not run, as an earlier run has added it. */
	void leaveOut(int number) {
		StepState state = this.progress.stepState(number);
		if (this.plan.node(number).kind() == StepKind.TASK && state != StepState.WAITING
				&& state != StepState.SKIPPED) {
			// as a step that is skipped has no task of its present round
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.setStepState(number, StepState.SKIPPED);
		this.progress.setReason(number, "an earlier run has added it");
		this.plan.node(number).children().forEach(this::leaveOut);
	}

}
