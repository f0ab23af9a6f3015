// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;

import io.chihuo.AddResult;
import io.chihuo.StepKind;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.client.TaskHeaders;
import io.chihuo.flow.state.PlanTask;

/**
 * How long outcomes of steps are kept, and which earlier ones answer a step. The id of a
 * task that is not made for its step belongs to its user, who may use it again: its
 * outcome must not stay for long, and only a result that is recent takes the place of a
 * new run.
 *
 * @param sharedRetention how long outcomes of tasks with ids of users are kept at least
 * @param resultTtl how long the result of a run takes the place of a new one
 */
record StepRetention(Duration sharedRetention, Duration resultTtl) {

	/** Outcomes are removed with their flow, well before this. */
	static final Duration OWN_RETENTION = Duration.ofDays(400);

	/** Whether a task has an id that others may use too. */
	static boolean isShared(StepName step, PlanTask task) {
		return step.part() == 0 && !task.id().isEmpty();
	}

	/** Long enough for an end that no node has noticed during an outage. */
	Duration retentionOf(StepName step, PlanTask task) {
		if (!isShared(step, task)) {
			return OWN_RETENTION;
		}
		Duration joinTime = joinTimeOf(task);
		return (joinTime.compareTo(this.sharedRetention) > 0) ? joinTime : this.sharedRetention;
	}

	/** A method with an idempotency key says itself for how long one run is enough. */
	private Duration joinTimeOf(PlanTask task) {
		String keep = task.headers().get(TaskHeaders.KEEP);
		return (keep != null) ? Duration.ofMillis(Long.parseLong(keep)) : this.resultTtl;
	}

	/** Whether a step has a compensation, so that its effect may be gone. */
	static boolean isUndoable(LoadedFlow flow, StepName step) {
		int parent = flow.plan().node(step.node()).parent();
		return parent >= 0 && flow.plan().node(parent).kind() == StepKind.COMPENSATED;
	}

	/**
	 * Whether a step was answered by the result of a run that ended too long before its
	 * flow began. A run that has ended since may be its own, added by a node that failed.
	 * An earlier one may have been undone by its flow.
	 */
	boolean isOutdated(LoadedFlow flow, StepName step, SubmissionAnswer answer) {
		PlanTask task = flow.planTask(step);
		TaskEnd end = answer.watch().end();
		if (!isShared(step, task) || answer.result() != AddResult.ALREADY_FINISHED || end == null) {
			return false;
		}
		boolean anew = isUndoable(flow, step) || task.headers().containsKey(TaskHeaders.RERUN);
		long joinTime = anew ? 0 : joinTimeOf(task).toMillis();
		return end.endedAt() < flow.record().createdAt() - joinTime;
	}

}
