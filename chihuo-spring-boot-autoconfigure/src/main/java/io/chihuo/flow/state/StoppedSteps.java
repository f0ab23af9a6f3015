// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.List;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The steps of a flow that are stopped before they are done, as the machine that moves
 * the flow sees them.
 */
final class StoppedSteps {

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	StoppedSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	void cancelModule(int number) {
		StepState state = this.progress.stepState(number);
		if (state.isEnded() || state == StepState.COMPENSATING) {
			return;
		}
		this.progress.setReason(number, "it was cancelled");
		this.progress.noteFailure(number, StepState.RUNNING, StepState.CANCELLED);
		if (state == StepState.WAITING) {
			this.plan.node(number).children().forEach(this::skipTree);
			this.machine.endNode(number, StepState.CANCELLED);
			return;
		}
		closeNode(number);
	}

	void cancelFlow() {
		if (this.progress.stepState(0) == StepState.COMPENSATING) {
			return; // it has ended but for the compensations
		}
		this.progress.cancelled = true;
		closeNode(0);
		this.machine.noteChange(0);
	}

	/** Cancel the flow, and the compensations as well. */
	void abandonFlow() {
		this.progress.cancelled = true;
		this.progress.abandoned = true;
		new CompensatedSteps(this.machine, this.plan, this.progress).giveUp();
		closeNode(0);
		this.machine.noteChange(0);
	}

	void closeChildren(int number, StepState state) {
		this.progress.setStepState(number, state);
		if (this.progress.letsRunsEnd(this.plan, number)) {
			this.plan.node(number).bodyChildren().forEach(this::stopNode);
		}
		else {
			this.plan.node(number).bodyChildren().forEach(this::closeNode);
		}
		this.machine.noteChange(number);
	}

	void endIfClosed(int number, StepState state) {
		if (state == StepState.STOPPING && this.plan.node(number).kind() == StepKind.GUARDED) {
			goOnAfterBody(number);
			return;
		}
		for (int child : this.plan.node(number).bodyChildren()) {
			if (!this.progress.stepState(child).isEnded()) {
				return;
			}
		}
		this.machine.endNode(number, switch (state) {
			case FAILING -> StepState.FAILED;
			case CLOSING -> StepState.DONE;
			case STOPPING -> new ChildStates(this.plan, this.progress, number).endOfStopped();
			default -> StepState.CANCELLED;
		});
	}

	/** Steps after one that has ended by itself belong to it, and run. */
	private void goOnAfterBody(int number) {
		int body = bodyOf(number);
		if (this.progress.wasStopped(body)) {
			closeNode(number);
		}
		else if (this.progress.stepState(body).isEnded()) {
			this.progress.setStepState(number, StepState.RUNNING);
			this.machine.noteChange(number);
		}
	}

	private int bodyOf(int number) {
		return this.plan.node(number).children().get(0);
	}

	/**
	 * Let what runs of a step end by itself, and start nothing else of it but the steps
	 * that run after another one. Waits, which may last, end at once, and what is being
	 * cancelled already stays so.
	 */
	private void stopNode(int number) {
		StepState state = this.progress.stepState(number);
		StepKind kind = this.plan.node(number).kind();
		boolean runs = state == StepState.STARTING || state == StepState.RUNNING;
		if (kind.isComposite() && !state.isEnded() && state != StepState.COMPENSATING && state != StepState.WAITING) {
			stopComposite(number, runs ? StepState.STOPPING : state);
		}
		else if (runs && kind == StepKind.FOR_EACH) {
			itemSteps().stop(number);
		}
		else if (runs && FlowMachine.runsOutside(this.plan, number) && kind != StepKind.SHARED_COUNTER) {
			this.progress.setStepState(number, StepState.STOPPING);
		}
		else if (state == StepState.WAITING || runs) {
			closeNode(number);
		}
	}

	private void stopComposite(int number, StepState state) {
		boolean guarded = this.plan.node(number).kind() == StepKind.GUARDED;
		if (guarded && this.progress.stepState(bodyOf(number)).isEnded()) {
			return;
		}
		this.machine.leaveWaits(number);
		this.progress.setStepState(number, state);
		(guarded ? List.of(bodyOf(number)) : this.plan.node(number).bodyChildren()).forEach(this::stopNode);
		this.machine.noteChange(number);
	}

	private ItemSteps itemSteps() {
		return new ItemSteps(this.machine, this.plan, this.progress);
	}

	/** Stop a step and all within it. */
	private void closeNode(int number) {
		StepState state = this.progress.stepState(number);
		if (state.isEnded() || state == StepState.COMPENSATING) {
			return;
		}
		if (state == StepState.WAITING) {
			skipTree(number);
			return;
		}
		this.machine.leaveWaits(number);
		StepKind kind = this.plan.node(number).kind();
		if (kind == StepKind.FOR_EACH) {
			this.progress.setStepState(number, StepState.CANCELLING);
			itemSteps().settle(number);
			return;
		}
		this.progress.setStepState(number, (FlowMachine.runsOutside(this.plan, number) || kind.isComposite())
				? StepState.CANCELLING : StepState.CANCELLED);
		if (kind.isComposite()) {
			this.plan.node(number).bodyChildren().forEach(this::closeNode);
			this.machine.noteChange(number);
		}
		else if (this.plan.node(number).parent() >= 0) {
			this.machine.noteChange(this.plan.node(number).parent());
		}
		else if (!FlowMachine.runsOutside(this.plan, number)) {
			this.machine.endNode(number, StepState.CANCELLED);
		}
	}

	void skipTree(int number) {
		if (this.progress.stepState(number) == StepState.WAITING) {
			this.progress.setStepState(number, StepState.SKIPPED);
			this.progress.moduleEnded |= this.plan.node(number).kind() == StepKind.MODULE;
		}
		this.plan.node(number).children().forEach(this::skipTree);
	}

}
