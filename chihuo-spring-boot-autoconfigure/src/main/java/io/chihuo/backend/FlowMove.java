// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

import io.chihuo.RunOutcome;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * A change of a flow together with the ends of runs that it follows from, and the tasks
 * that follow from it.
 *
 * @param ends runs of steps that have ended
 * @param update change of the flow
 * @param tasks tasks of steps to add
 */
public record FlowMove(List<EndedRun> ends, FlowUpdate update, List<NewStep> tasks) {

	public FlowMove {
		ends = List.copyOf(ends);
		tasks = List.copyOf(tasks);
	}

	/**
	 * Whether a settlement with that answer has ended its run, so that a flow may go on.
	 */
	public static boolean hasEnded(RunOutcome settled) {
		return settled != RunOutcome.LEASE_LOST && settled != RunOutcome.RESULT_REQUIRED;
	}

	/**
	 * The end of a run.
	 *
	 * @param loop name of its queue in the namespace of the flow
	 * @param settlement what becomes of its task
	 * @param node name of the node that learns of the end by the answer to the move, so
	 * that it need not be woken though it awaits the task; empty for none
	 */
	public record EndedRun(String loop, Settlement settlement, String node) {
	}

	/**
	 * A task of a step.
	 *
	 * @param loop name of its queue in the namespace of the flow
	 * @param submission the task, and who awaits it
	 */
	public record NewStep(String loop, Submission submission) {
	}

	/**
	 * Effect of a move.
	 *
	 * @param settled answers to the settlements, in their order
	 * @param moved whether the flow was changed
	 * @param added answers to the submissions in their order; none if the flow was not
	 * changed, or if the tasks are still to be added by themselves, since they were
	 * refused, are many or large
	 */
	public record MoveAnswer(List<RunOutcome> settled, boolean moved, List<SubmissionAnswer> added) {

		public MoveAnswer {
			settled = List.copyOf(settled);
			added = List.copyOf(added);
		}

	}

}
