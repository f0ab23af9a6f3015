// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.Objects;

import io.chihuo.StepState;

/**
 * The steps with many items of a flow, as the machine that moves it sees them.
 */
final class ItemSteps {

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	ItemSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	private ItemMoves movesOf(int node, ItemProgress items) {
		return new ItemMoves(this.plan.node(node), Objects.requireNonNull(this.plan.node(node).items()), items);
	}

	void start(int node) {
		this.progress.setStepState(node, StepState.RUNNING);
		movesOf(node, this.progress.items.computeIfAbsent(node, (absent) -> new ItemProgress())).start();
		settle(node);
	}

	void apply(ItemEvent event) {
		int node = event.node();
		ItemProgress items = this.progress.items.get(node);
		if (items == null || this.progress.round(node) != event.round()) {
			return;
		}
		StepState state = this.progress.stepState(node);
		if (event instanceof ItemEvent.ItemEnded) {
			this.progress.quietLooks = 0;
		}
		boolean stopping = state != StepState.RUNNING && !state.isEnded();
		movesOf(node, items).apply(event, stopping, this.progress.letsRunsEnd(this.plan, node));
		if (state == StepState.FAILED) {
			reopen(node, items);
		}
		else if (!state.isEnded()) {
			settle(node);
		}
	}

	/** Dead letters that were requeued may all be done after the step has failed. */
	private void reopen(int node, ItemProgress items) {
		ReopenedSteps reopened = new ReopenedSteps(this.machine, this.plan, this.progress);
		if (reopened.mayReopen(node) && movesOf(node, items).isDone()) {
			this.progress.setStepState(node, StepState.DONE);
			reopened.reopenParents(node);
		}
	}

	/** Let the items that run end by themselves, and begin no other one. */
	void stop(int node) {
		this.progress.setStepState(node, StepState.STOPPING);
		movesOf(node, Objects.requireNonNull(this.progress.items.get(node))).withdraw();
		settle(node);
	}

	/** Judge how a step goes on that has begun. */
	void settle(int node) {
		ItemMoves moves = movesOf(node, Objects.requireNonNull(this.progress.items.get(node)));
		if (this.progress.stepState(node) == StepState.RUNNING) {
			ChildStates.Verdict verdict = moves.judge();
			if (verdict == ChildStates.Verdict.FAIL || verdict == ChildStates.Verdict.FAILED) {
				String problem = this.progress.items.get(node).isPageFailed() ? moves.pageLimitProblem() : null;
				if (problem != null) {
					this.progress.setReason(node, problem);
				}
				this.progress.noteFailure(node, StepState.RUNNING, StepState.FAILED);
				this.progress.setStepState(node, StepState.FAILING);
				if (this.progress.letsRunsEnd(this.plan, node)) {
					moves.withdraw();
				}
			}
			else if (verdict == ChildStates.Verdict.DONE) {
				this.machine.endNode(node, StepState.DONE);
			}
		}
		StepState state = this.progress.stepState(node);
		if (!state.isEnded() && state != StepState.RUNNING) {
			moves.stop();
			if (moves.isStopped()) {
				this.machine.endNode(node, (state == StepState.FAILING) ? StepState.FAILED
						: (state == StepState.STOPPING) ? moves.endOfStopped() : StepState.CANCELLED);
			}
		}
	}

}
