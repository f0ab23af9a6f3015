// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.FailurePolicy;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Judges by the states of its children how a step goes on that contains others.
 */
final class ChildStates {

	private final FlowProgress progress;

	private final FlowPlan plan;

	private final PlanNode node;

	private final int number;

	private final List<Integer> startable = new ArrayList<>();

	private final List<Integer> skipped = new ArrayList<>();

	enum Verdict {

		/** It waits for children. */
		GO_ON,

		/** Its condition has to be judged. */
		JUDGE,

		/** It has ended. */
		DONE,

		/** It has ended. */
		FAILED,

		/** It is done once the other children are stopped. */
		CLOSE,

		/** It has failed once the other children are stopped. */
		FAIL

	}

	ChildStates(FlowPlan plan, FlowProgress progress, int number) {
		this.plan = plan;
		this.progress = progress;
		this.node = plan.node(number);
		this.number = number;
	}

	/** Children to start; known after the judgement. */
	List<Integer> startable() {
		return this.startable;
	}

	/** Children that are not needed; known after the judgement. */
	List<Integer> skipped() {
		return this.skipped;
	}

	Verdict judge() {
		return switch (this.node.kind()) {
			case SERIES, WHEN, MODULE -> judgeSeries();
			case PARALLEL -> this.node.isQuorum() ? judgeQuorum() : judgeParallel();
			case GRAPH -> judgeGraph();
			case GUARDED -> judgeGuarded();
			case REPEAT -> judgeRepeat();
			case COMPENSATED -> judgeBody();
			default -> throw new IllegalStateException(this.node.kind() + " has no children");
		};
	}

	private StepState stateOf(int child) {
		return this.progress.stepState(child);
	}

	private Verdict judgeSeries() {
		int failures = 0;
		for (int child : this.node.children()) {
			StepState state = stateOf(child);
			if (!state.isEnded()) {
				return startFirst(child, state);
			}
			failures += state.isFailure() ? 1 : 0;
			if (isOver(failures) && this.node.stopsOnFailure()) {
				return Verdict.FAIL;
			}
		}
		return endOf(failures);
	}

	private Verdict startFirst(int child, StepState state) {
		if (state == StepState.WAITING) {
			this.startable.add(child);
		}
		return Verdict.GO_ON;
	}

	private boolean isOver(int failures) {
		return failures > this.node.tolerated();
	}

	private Verdict endOf(int failures) {
		return (isOver(failures) && this.node.policy() != FailurePolicy.CONTINUE) ? Verdict.FAILED : Verdict.DONE;
	}

	private Verdict judgeParallel() {
		int failures = 0;
		boolean running = false;
		for (int child : this.node.children()) {
			StepState state = stateOf(child);
			failures += state.isFailure() ? 1 : 0;
			running |= !state.isEnded();
			if (state == StepState.WAITING) {
				this.startable.add(child);
			}
		}
		return judgeAll(failures, running);
	}

	private Verdict judgeAll(int failures, boolean running) {
		if (isOver(failures) && this.node.stopsOnFailure()) {
			this.startable.clear();
			return Verdict.FAIL;
		}
		return running ? Verdict.GO_ON : endOf(failures);
	}

	private Verdict judgeQuorum() {
		int done = 0;
		int possible = 0;
		for (int child : this.node.children()) {
			StepState state = stateOf(child);
			done += (state == StepState.DONE) ? 1 : 0;
			possible += (state == StepState.DONE || !state.isEnded()) ? 1 : 0;
			if (state == StepState.WAITING) {
				this.startable.add(child);
			}
		}
		if (done >= this.node.needed() || possible < this.node.needed()) {
			this.startable.clear();
			return (done >= this.node.needed()) ? Verdict.CLOSE : Verdict.FAIL;
		}
		return Verdict.GO_ON;
	}

	private Verdict judgeGraph() {
		int failures = 0;
		boolean running = false;
		for (int child : this.node.children()) {
			StepState state = stateOf(child);
			failures += state.isFailure() ? 1 : 0;
			running |= !state.isEnded();
			if (state == StepState.WAITING) {
				judgeWaiting(child);
			}
		}
		return judgeAll(failures, running);
	}

	private void judgeWaiting(int child) {
		boolean ready = true;
		for (int predecessor : this.plan.node(child).predecessors()) {
			StepState state = stateOf(predecessor);
			if (this.node.policy() == FailurePolicy.SKIP_SUCCESSORS
					&& (state.isFailure() || state == StepState.SKIPPED)) {
				this.skipped.add(child);
				return;
			}
			ready &= state.isEnded();
		}
		if (ready) {
			this.startable.add(child);
		}
	}

	/**
	 * Whether the step fails by children that have failed, at once or when the others
	 * have ended.
	 */
	boolean failsByChildren() {
		int failures = 0;
		int possible = 0;
		for (int child : this.node.bodyChildren()) {
			failures += stateOf(child).isFailure() ? 1 : 0;
			possible += (stateOf(child) == StepState.DONE || !stateOf(child).isEnded()) ? 1 : 0;
		}
		return switch (this.node.kind()) {
			case SERIES, MODULE, PARALLEL, GRAPH -> this.node.isQuorum() ? possible < this.node.needed()
					: isOver(failures) && this.node.policy() != FailurePolicy.CONTINUE;
			case REPEAT -> this.node.policy() != FailurePolicy.CONTINUE;
			default -> failures > 0;
		};
	}

	/**
	 * Whether the step fails whatever becomes of one of its children, as too many others
	 * have failed. Children that were stopped count as ones that will run again.
	 * @param way number of the child
	 * @param wayFails whether that one fails anyway
	 */
	boolean failsAnyway(int way, boolean wayFails) {
		int failures = 0;
		int possible = 0;
		for (int child : this.node.bodyChildren()) {
			boolean again = child != way && this.progress.wasStopped(child);
			boolean fails = (child == way) ? wayFails : !again && willFail(stateOf(child));
			failures += fails ? 1 : 0;
			possible += !fails && (child == way || again || stateOf(child) != StepState.SKIPPED) ? 1 : 0;
		}
		return switch (this.node.kind()) {
			case SERIES, MODULE, PARALLEL, GRAPH ->
				this.node.isQuorum() ? possible < this.node.needed() : isOver(failures) && this.node.stopsOnFailure();
			case REPEAT -> wayFails && this.node.policy() != FailurePolicy.CONTINUE;
			default -> wayFails;
		};
	}

	private static boolean willFail(StepState state) {
		return state.isFailure() || state == StepState.FAILING;
	}

	/** Whether it stops the other children when too many have failed. */
	boolean stopsOthers() {
		return this.node.isQuorum() || (this.node.stopsOnFailure() && switch (this.node.kind()) {
			case SERIES, MODULE, PARALLEL, GRAPH -> true;
			default -> false;
		});
	}

	/** How a step ends of which all that ran has ended, but which was stopped. */
	StepState endOfStopped() {
		int done = 0;
		int leftOut = 0;
		int failures = 0;
		for (int child : this.node.bodyChildren()) {
			StepState state = stateOf(child);
			done += (state == StepState.DONE) ? 1 : 0;
			leftOut += this.progress.wasLeftOut(child) ? 1 : 0;
			failures += (state == StepState.FAILED || state == StepState.LOST) ? 1 : 0;
		}
		boolean fails = isOver(failures) && this.node.policy() != FailurePolicy.CONTINUE;
		boolean all = done + leftOut + failures == this.node.bodyChildren().size()
				&& this.node.kind() != StepKind.REPEAT;
		if (this.node.isQuorum()) {
			return (done >= this.node.needed()) ? StepState.DONE : all ? StepState.FAILED : StepState.CANCELLED;
		}
		return fails ? StepState.FAILED : all ? StepState.DONE : StepState.CANCELLED;
	}

	private Verdict judgeBody() {
		int body = this.node.children().get(0);
		StepState state = stateOf(body);
		return !state.isEnded() ? startFirst(body, state) : state.isFailure() ? Verdict.FAILED : Verdict.DONE;
	}

	/** A run has ended, or the time until the next one has not. */
	private Verdict judgeRepeat() {
		int child = this.node.children().get(0);
		StepState state = stateOf(child);
		if (!state.isEnded()) {
			return startFirst(child, state);
		}
		if (state.isFailure() && this.node.policy() != FailurePolicy.CONTINUE) {
			return Verdict.FAILED;
		}
		return (this.progress.dueAt(this.number) != null) ? Verdict.GO_ON : Verdict.JUDGE;
	}

	/** The body comes first, and the order of the others is that in which they run. */
	private Verdict judgeGuarded() {
		StepState body = stateOf(this.node.children().get(0));
		boolean failed = body.isFailure();
		for (int child : this.node.children()) {
			StepState state = stateOf(child);
			ChildRole role = this.plan.node(child).role();
			if (state == StepState.WAITING && body.isEnded() && ((role == ChildRole.ON_DONE && body.isFailure())
					|| (role == ChildRole.ON_FAILURE && !body.isFailure()))) {
				this.skipped.add(child);
			}
			else if (!state.isEnded()) {
				return startFirst(child, state);
			}
			failed |= state.isFailure();
		}
		return this.skipped.isEmpty() ? (failed ? Verdict.FAILED : Verdict.DONE) : Verdict.GO_ON;
	}

}
