// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The steps of a flow that are compensated when it fails, as the machine that moves the
 * flow sees them. A step that has failed, and whose failure reaches no step around it,
 * ends when the compensations within it have: one after the other, that of the step which
 * ended last first, or those of the branches of a parallel together.
 */
final class CompensatedSteps {

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	CompensatedSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	private int compensationOf(int number) {
		return this.plan.node(number).children().get(1);
	}

	/** A step with a compensation has ended, and may have had an effect. */
	void onBodyEnded(int number) {
		if (this.progress.abandoned) {
			return;
		}
		int compensation = compensationOf(number);
		if (this.progress.stepState(compensation) != StepState.WAITING) {
			startAnew(compensation);
		}
		this.progress.compensable.remove((Integer) number);
		this.progress.compensable.add(number);
	}

	private void startAnew(int compensation) {
		if (this.progress.stepState(compensation) == StepState.DONE) {
			this.progress.beginRound(this.plan.node(compensation).parent());
		}
		if (this.progress.stepState(compensation) != StepState.SKIPPED) {
			this.progress.beginRound(compensation);
		}
		this.progress.reasons.remove(compensation);
		this.progress.setStepState(compensation, StepState.WAITING);
	}

	/**
	 * A step ends otherwise than planned.
	 * @return whether compensations are to run before
	 */
	boolean begin(int number, StepState end) {
		if (findLatest(number) == null || (number > 0 && reachesParent(number, end))) {
			return false;
		}
		compensate(number, end);
		return true;
	}

	private void compensate(int number, StepState end) {
		this.progress.compensating.put(number, end);
		this.progress.setStepState(number, StepState.COMPENSATING);
		this.machine.noteChange(number);
	}

	/**
	 * The flow ends while a compensation runs again that had failed within a step which
	 * has ended before.
	 * @return whether there is one, so that the flow ends after it
	 */
	boolean awaitRetried(StepState end) {
		boolean runs = compensationsIn(0).stream().anyMatch((node) -> isActive(this.progress.stepState(node)));
		if (runs) {
			this.progress.compensable.clear(); // begun already if the flow fails
			compensate(0, end);
		}
		return runs;
	}

	private @Nullable Integer findLatest(int scope) {
		for (int i = this.progress.compensable.size() - 1; i >= 0; i--) {
			if (isWithin(this.progress.compensable.get(i), scope)) {
				return this.progress.compensable.get(i);
			}
		}
		return null;
	}

	private boolean isWithin(int number, int scope) {
		int node = number;
		while (node >= 0 && node != scope) {
			node = this.plan.node(node).parent();
		}
		return node == scope;
	}

	/** Whether a step fails too, or is being stopped, when one within it has failed. */
	private boolean reachesParent(int number, StepState end) {
		int parent = this.plan.node(number).parent();
		StepState state = this.progress.stepState(parent);
		if (state == StepState.CLOSING) {
			return false;
		}
		if (state != StepState.RUNNING) {
			return true;
		}
		StepState before = this.progress.stepState(number);
		this.progress.setStepState(number, end);
		boolean reaches = new ChildStates(this.plan, this.progress, parent).failsByChildren();
		this.progress.setStepState(number, before);
		return reaches;
	}

	/** Run the next compensations, or end the step. */
	void moveOn(int scope) {
		List<Integer> active = compensationsIn(scope).stream()
			.filter((node) -> isActive(this.progress.stepState(node)))
			.toList();
		List<Integer> latestFirst = new ArrayList<>(
				this.progress.compensable.stream().filter((node) -> isWithin(node, scope)).toList());
		Collections.reverse(latestFirst);
		if (!active.isEmpty() || !latestFirst.isEmpty()) {
			startNext(scope, active, latestFirst);
			return;
		}
		StepState end = Objects.requireNonNull(this.progress.compensating.remove(scope));
		this.machine.finishNode(scope, end);
	}

	/**
	 * Run the next compensation, or those within a parallel whose steps are compensated
	 * together.
	 * @param active compensations within the step that run
	 * @param latestFirst steps within it to compensate
	 */
	private void startNext(int scope, List<Integer> active, List<Integer> latestFirst) {
		int first = !active.isEmpty() ? active.get(0) : latestFirst.get(0);
		int together = findTogether(first, scope);
		if (together >= 0) {
			Map<Integer, List<Integer>> running = groupByBranch(together, active);
			Map<Integer, List<Integer>> left = groupByBranch(together, latestFirst);
			this.plan.node(together)
				.children()
				.stream()
				.filter((branch) -> running.containsKey(branch) || left.containsKey(branch))
				.forEach((branch) -> startNext(branch, running.getOrDefault(branch, List.of()),
						left.getOrDefault(branch, List.of())));
		}
		else if (active.isEmpty()) {
			this.progress.compensable.remove((Integer) first);
			this.progress.setStepState(compensationOf(first), StepState.STARTING);
		}
	}

	/** The outermost parallel of that kind around a step, -1 for none. */
	private int findTogether(int number, int scope) {
		int found = -1;
		for (int node = number; node >= 0; node = (node != scope) ? this.plan.node(node).parent() : -1) {
			found = this.plan.node(node).compensatesTogether() ? node : found;
		}
		return found;
	}

	private Map<Integer, List<Integer>> groupByBranch(int parent, List<Integer> nodes) {
		Map<Integer, List<Integer>> grouped = new HashMap<>();
		for (int number : nodes) {
			int branch = number;
			while (branch >= 0 && this.plan.node(branch).parent() != parent) {
				branch = this.plan.node(branch).parent();
			}
			if (branch >= 0) {
				grouped.computeIfAbsent(branch, (absent) -> new ArrayList<>()).add(number);
			}
		}
		return grouped;
	}

	private List<Integer> compensationsIn(int scope) {
		List<Integer> found = new ArrayList<>();
		for (int node = 0; node < this.plan.size(); node++) {
			if (this.plan.node(node).role() == ChildRole.COMPENSATION && isWithin(node, scope)) {
				found.add(node);
			}
		}
		return found;
	}

	/** A compensation has ended. */
	void onCompensationEnded(int number, StepState state) {
		this.progress.quietLooks = 0;
		this.progress.setStepState(number, state);
		List.copyOf(this.progress.compensating.keySet())
			.stream()
			.filter((scope) -> isWithin(number, scope))
			.forEach(this.machine::noteChange);
		if (this.progress.state == FlowState.COMPENSATION_FAILED && state == StepState.DONE) {
			reopenFlow();
		}
	}

	/** Go on with the compensations of a flow that has ended. */
	private void reopenFlow() {
		this.progress.compensating.put(0, this.progress.stepState(0));
		this.progress.setStepState(0, StepState.COMPENSATING);
		this.progress.state = FlowState.RUNNING;
		this.progress.endedAt = 0;
		this.machine.noteChange(0);
	}

	/** The state in which a flow ends. */
	FlowState toFlowState(FlowState state) {
		return (state != FlowState.DONE && !this.progress.abandoned && hasFailed(0)) ? FlowState.COMPENSATION_FAILED
				: state;
	}

	private boolean hasFailed(int scope) {
		return compensationsIn(scope).stream().anyMatch((node) -> this.progress.stepState(node).isFailure());
	}

	/** Nothing is compensated any more, and what runs for that is cancelled. */
	void giveUp() {
		compensationsIn(0).stream()
			.filter((node) -> isActive(this.progress.stepState(node)))
			.forEach((node) -> this.progress.setStepState(node, StepState.CANCELLING));
		leaveOut();
	}

	private static boolean isActive(StepState state) {
		return state == StepState.STARTING || state == StepState.RUNNING || state == StepState.CANCELLING;
	}

	/** The flow is done, so that nothing has to be compensated. */
	void leaveOut() {
		this.progress.compensable.clear();
		compensationsIn(0).stream()
			.filter((node) -> this.progress.stepState(node) == StepState.WAITING)
			.forEach((node) -> this.progress.setStepState(node, StepState.SKIPPED));
	}

	/**
	 * Run compensations again that have failed.
	 * @param number a compensation, or a step that contains some
	 */
	void retry(int number) {
		if (this.progress.abandoned) {
			return;
		}
		boolean found = false;
		for (int node : compensationsIn(number)) {
			if (this.progress.stepState(node).isFailure()) {
				startAnew(node);
				if (this.progress.state == FlowState.RUNNING) {
					this.progress.setStepState(node, StepState.STARTING);
				}
				else {
					this.progress.compensable.add(this.plan.node(node).parent());
					found = true;
				}
			}
		}
		if (found && this.progress.state == FlowState.COMPENSATION_FAILED) {
			reopenFlow();
		}
	}

	/** A compensation counts as done. */
	void skip(int number, byte[] value) {
		StepState state = this.progress.stepState(number);
		boolean active = state == StepState.STARTING || state == StepState.RUNNING;
		if (!active && (!state.isFailure() || this.progress.state != FlowState.COMPENSATION_FAILED)) {
			return;
		}
		if (active) {
			this.progress.withdraw(number);
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.reasons.remove(number);
		this.progress.values.put(number, value);
		onCompensationEnded(number, StepState.DONE);
	}

	/** Whether a step, or one within it, was compensated since it was done. */
	boolean wasUndone(int number) {
		PlanNode node = this.plan.node(number);
		if (node.kind() == StepKind.COMPENSATED) {
			return this.progress.stepState(compensationOf(number)) == StepState.DONE;
		}
		return node.children().stream().anyMatch(this::wasUndone);
	}

}
