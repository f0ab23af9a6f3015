// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The steps of a flow that run again or count as done by an act of a person, and those
 * around them, as the machine that moves the flow sees them.
 */
final class ReopenedSteps {

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	ReopenedSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	/**
	 * Steps around it that are done, or are being stopped, do not go on because of it.
	 */
	boolean mayReopen(int node) {
		return mayReopen(this.plan, this.progress, node);
	}

	static boolean mayReopen(FlowPlan plan, FlowProgress progress, int node) {
		return mayReopen(plan, progress, node, false);
	}

	/**
	 * Whether a step may go on.
	 * @param waiting whether steps around it may be ones that have not begun
	 */
	private static boolean mayReopen(FlowPlan plan, FlowProgress progress, int node, boolean waiting) {
		for (int parent = plan.node(node).parent(); parent >= 0; parent = plan.node(parent).parent()) {
			StepState state = progress.stepState(parent);
			boolean goesOn = state.isEnded() ? state != StepState.DONE : state == StepState.RUNNING
					|| (waiting && state == StepState.WAITING) || failsUnstopped(plan, progress, parent);
			if (!goesOn) {
				return false;
			}
		}
		return !progress.cancelled && progress.state != FlowState.DONE;
	}

	/** Whether a step will fail, but all that is left of it runs to its end. */
	private static boolean failsUnstopped(FlowPlan plan, FlowProgress progress, int node) {
		return progress.stepState(node) == StepState.FAILING && plan.node(node)
			.bodyChildren()
			.stream()
			.map(progress::stepState)
			.noneMatch((state) -> state == StepState.CANCELLING || state == StepState.STOPPING);
	}

	/**
	 * Failed steps run again, and all that was not run because of them, unless others
	 * have failed too: then the step alone runs, and the flow fails after that.
	 */
	void retry(int number) {
		boolean compensation = this.plan.node(number).role() == ChildRole.COMPENSATION;
		if (compensation || this.progress.state == FlowState.COMPENSATION_FAILED) {
			compensatedSteps().retry(number);
			return;
		}
		StepState state = this.progress.stepState(number);
		if (state.isFailure() && mayReopen(number)) {
			int reset = isUndoneBody(number) ? this.plan.node(number).parent() : number;
			if (!lacksUndone(reset)) {
				resetTree(reset);
				reopenParents(reset);
			}
		}
	}

	/**
	 * Whether a step would run alone although others, which it may depend on, were
	 * undone.
	 */
	private boolean lacksUndone(int number) {
		boolean fails = false;
		boolean alone = false;
		int way = number;
		for (int parent = this.plan.node(number).parent(); parent >= 0; parent = this.plan.node(parent).parent()) {
			ChildStates children = new ChildStates(this.plan, this.progress, parent);
			fails = children.failsAnyway(way, fails);
			alone |= fails && children.stopsOthers();
			if (alone && compensatedSteps().wasUndone(parent)) {
				return true;
			}
			way = parent;
		}
		return false;
	}

	/** Whether it was undone although it has failed, as it may have had an effect. */
	private boolean isUndoneBody(int number) {
		int parent = this.plan.node(number).parent();
		return parent >= 0 && this.plan.node(parent).kind() == StepKind.COMPENSATED
				&& compensatedSteps().wasUndone(parent);
	}

	void skip(int number, byte[] value) {
		if (this.plan.node(number).role() == ChildRole.COMPENSATION) {
			compensatedSteps().skip(number, value);
			return;
		}
		StepState state = this.progress.stepState(number);
		if (state == StepState.DONE || state == StepState.SKIPPED || state == StepState.CANCELLING
				|| state == StepState.STOPPING || this.plan.node(number).kind().isComposite()
				|| !mayReopen(this.plan, this.progress, number, true)
				|| (!state.isEnded() && state != StepState.WAITING && this.plan.node(number).items() != null)) {
			return;
		}
		if (!state.isEnded() && state != StepState.WAITING && FlowMachine.runsOutside(this.plan, number)) {
			if (this.plan.node(number).kind() != StepKind.RUN) {
				this.progress.withdraw(number);
			}
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.reasons.remove(number);
		this.progress.values.put(number, value);
		this.machine.endNode(number, StepState.DONE);
		reopenParents(number);
	}

	private void resetTree(int number) {
		StepState state = this.progress.stepState(number);
		if ((state == StepState.DONE && !compensatedSteps().wasUndone(number)) || this.progress.wasLeftOut(number)) {
			return;
		}
		if (this.plan.node(number).kind() == StepKind.COMPENSATED && compensatedSteps().wasUndone(number)) {
			resetUndone(number);
			return;
		}
		if (this.plan.node(number).kind() == StepKind.REPEAT && this.progress.reason(number) != null) {
			new RepeatedSteps(this.machine, this.plan, this.progress).extendRuns(number);
			return;
		}
		if ((FlowMachine.runsOutside(this.plan, number) || this.plan.node(number).items() != null)
				&& state != StepState.WAITING && state != StepState.SKIPPED) {
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.reasons.remove(number);
		this.progress.setStepState(number, StepState.WAITING);
		this.plan.node(number).children().forEach(this::resetTree);
	}

	/** Returns whether others run again that were undone. */
	private boolean resetAround(int parent, int way) {
		boolean undoneAny = false;
		for (int child : this.plan.node(parent).bodyChildren()) {
			boolean undone = child != way && compensatedSteps().wasUndone(child);
			if (undone || (child != way && this.progress.wasStopped(child))) {
				resetTree(child);
			}
			undoneAny |= undone;
		}
		return undoneAny;
	}

	/** A step that was compensated runs again, though it was done. */
	private void resetUndone(int number) {
		leaveOutPushed(this.plan.node(number).children().get(0));
		this.progress.beginRound(number);
		for (int child : this.plan.node(number).children()) {
			this.progress.beginRound(child);
			this.progress.reasons.remove(child);
			this.progress.values.remove(child);
			this.progress.setStepState(child, StepState.WAITING);
		}
		this.progress.setStepState(number, StepState.WAITING);
	}

	/**
	 * Leave out steps that an undone run has pushed, and those that these have: its next
	 * run pushes them anew.
	 */
	private void leaveOutPushed(int pusher) {
		Set<Integer> found = new HashSet<>(Set.of(pusher));
		for (int node = pusher + 1; node < this.plan.size(); node++) {
			StepState state = this.progress.stepState(node);
			boolean pushed = this.plan.isPushed(node) && found.contains(this.plan.node(node).predecessors().get(0));
			if (pushed || found.contains(this.plan.node(node).parent())) {
				found.add(node);
			}
			boolean counts = state == StepState.DONE && !compensatedSteps().wasUndone(node);
			if (pushed && !counts && (state.isEnded() || state == StepState.WAITING)) {
				new RepeatedSteps(this.machine, this.plan, this.progress).leaveOut(node);
			}
		}
	}

	private CompensatedSteps compensatedSteps() {
		return new CompensatedSteps(this.machine, this.plan, this.progress);
	}

	/** Steps that have ended around one that runs again, or is done after all, go on. */
	void reopenParents(int number) {
		boolean reopened = false;
		boolean fails = false;
		int top = number;
		List<Integer> within = new ArrayList<>();
		for (int parent = this.plan.node(number).parent(); parent >= 0; parent = this.plan.node(parent).parent()) {
			ChildStates children = new ChildStates(this.plan, this.progress, parent);
			fails = children.failsAnyway(top, fails);
			this.progress.timers.remove(parent); // the run before the delay goes on
			StepState state = this.progress.stepState(parent);
			if (state.isEnded() || state == StepState.FAILING) {
				if (reopen(parent, top, fails && children.stopsOthers())) {
					// their turn comes after those that were undone
					within.forEach((step) -> this.progress.setStepState(step, StepState.WAITING));
				}
				within.add(parent);
				reopened = true;
			}
			this.machine.noteChange(parent);
			top = parent;
		}
		if (top == 0 && this.progress.state.isEnded()) {
			this.progress.state = FlowState.RUNNING;
			this.progress.endedAt = 0;
			this.progress.quietLooks = 0;
			reopened = true;
		}
		if (reopened) {
			this.progress.failedNode = -1;
		}
		if (number == 0) {
			this.progress.failedNode = -1;
			if (this.progress.stepState(0) == StepState.WAITING) {
				this.machine.startNode(0);
			}
			else if (this.progress.stepState(0).isEnded()) {
				this.machine.endNode(0, this.progress.stepState(0));
			}
		}
	}

	/**
	 * A step that has ended, or will fail, goes on.
	 * @param way the step within it that does
	 * @param fails whether it fails all the same, so that no other one begins again
	 * @return whether others run again that were undone
	 */
	private boolean reopen(int number, int way, boolean fails) {
		if (!fails) {
			this.progress.setStepState(number, StepState.RUNNING);
			return resetAround(number, way);
		}
		this.progress.setStepState(number, StepState.FAILING);
		if (this.progress.stepState(way) == StepState.WAITING) {
			this.machine.startNode(way);
		}
		return false;
	}

	/**
	 * Note the step whose failure has made the flow fail: the first one, unless that runs
	 * or is done by now, or a step around it is done all the same or was stopped.
	 */
	void nameFailure() {
		if (!hasMadeFail(this.progress.failedNode)) {
			int found = findFailure(0, false);
			found = (found >= 0) ? found : findFailure(0, true);
			this.progress.failedNode = (found >= 0) ? found : findUnfulfilled(0);
		}
	}

	/** The innermost step that has failed though nothing within it has. */
	private int findUnfulfilled(int number) {
		for (int child : this.plan.node(number).bodyChildren()) {
			if (this.progress.stepState(child) == StepState.FAILED) {
				return findUnfulfilled(child);
			}
		}
		return number;
	}

	private boolean hasMadeFail(int number) {
		boolean failed = number >= 0 && this.progress.stepState(number).isFailure();
		for (int parent = failed ? this.plan.node(number).parent() : -1; parent >= 0; parent = this.plan.node(parent)
			.parent()) {
			failed &= this.progress.stepState(parent) == StepState.FAILED;
		}
		return failed;
	}

	/**
	 * Find a failed step within a step, -1 for none.
	 * @param cancelled whether it may be a task that was cancelled
	 */
	private int findFailure(int number, boolean cancelled) {
		PlanNode node = this.plan.node(number);
		StepState state = this.progress.stepState(number);
		if (this.progress.reason(number) != null && state.isFailure()) {
			return number;
		}
		boolean own = state == StepState.FAILED || state == StepState.LOST
				|| (cancelled && state == StepState.CANCELLED && node.kind() == StepKind.TASK);
		if (!own || node.children().isEmpty()) {
			return own ? number : -1;
		}
		for (int child : node.bodyChildren()) {
			int found = findFailure(child, cancelled);
			if (found >= 0) {
				return found;
			}
		}
		return -1;
	}

}
