// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Counts the steps of a flow that have run or are to run, without those that contain
 * others. Each item of a step with many counts. For one thread.
 */
public final class StepTotals {

	private final FlowPlan plan;

	private final FlowProgress progress;

	private long total;

	private boolean exact = true;

	/**
	 * Count them.
	 */
	public StepTotals(FlowPlan plan, FlowProgress progress) {
		this.plan = plan;
		this.progress = progress;
		count(0, false);
	}

	/**
	 * Number of the steps that are known.
	 */
	public long total() {
		return this.total;
	}

	/**
	 * Whether there will be no other number unless a step fails or the flow is changed.
	 */
	public boolean isExact() {
		return this.exact;
	}

	/**
	 * Count a step with those within it.
	 * @param spare whether a step around it is not needed as things are
	 */
	private void count(int number, boolean spare) {
		PlanNode node = this.plan.node(number);
		boolean unneeded = spare || isSpare(node, this.progress.stepState(number));
		if (node.kind().isComposite()) {
			this.exact &= unneeded || !mayLeaveOut(node, this.progress.stepState(number));
			node.children().forEach((child) -> count(child, unneeded));
		}
		else {
			countOne(number, node, unneeded || wasLeftOut(number));
		}
	}

	/** Steps after another one that is not known to have failed, or has failed. */
	private static boolean isSpare(PlanNode node, StepState state) {
		return switch (node.role()) {
			case COMPENSATION, ON_FAILURE -> state == StepState.WAITING || state == StepState.SKIPPED;
			case ON_DONE -> state == StepState.SKIPPED;
			default -> false;
		};
	}

	/** A flow that has failed may go on with the steps that it has left out. */
	private boolean wasLeftOut(int number) {
		StepState state = this.progress.stepState(number);
		return (state == StepState.SKIPPED || state == StepState.CANCELLED) && !hasFailed();
	}

	private boolean hasFailed() {
		return this.progress.state.isEnded() && this.progress.state != FlowState.DONE;
	}

	/** Whether steps within it may turn out not to be needed though nothing fails. */
	private boolean mayLeaveOut(PlanNode node, StepState state) {
		return !this.progress.state.isEnded() && !state.isEnded()
				&& ((node.isQuorum() && node.needed() < node.children().size()) || (node.kind() == StepKind.WHEN
						&& (state == StepState.WAITING || state == StepState.STARTING)));
	}

	private void countOne(int number, PlanNode node, boolean unneeded) {
		ItemProgress items = this.progress.itemProgress(number);
		boolean ended = this.progress.state.isEnded() || this.progress.stepState(number).isEnded();
		if (items != null) {
			this.total += unneeded ? items.doneCount() : items.knownCount();
			this.exact &= unneeded || items.isComplete();
		}
		else if (node.kind() == StepKind.FOR_EACH) {
			this.exact &= unneeded;
		}
		else if (!unneeded || this.progress.stepState(number) == StepState.DONE) {
			this.total++;
			this.exact &= ended || !node.isDynamic();
		}
	}

}
