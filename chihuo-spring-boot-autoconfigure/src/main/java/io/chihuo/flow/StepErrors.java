// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.codec.FailureDetails;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.PlanNode;

/**
 * Finds out why steps of one version of a flow have failed.
 */
final class StepErrors {

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	StepErrors(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
	}

	/**
	 * Why a step has ended otherwise than planned, as the rest of a sentence; null if
	 * that is because of steps within it.
	 */
	CompletableFuture<@Nullable String> findReason(int node) {
		PlanNode planned = this.flow.plan().node(node);
		String reason = this.progress.reason(node);
		StepState state = this.progress.stepState(node);
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		ItemProgress items = this.progress.itemProgress(node);
		if (reason == null && items != null) {
			return new ItemNames(this.flow, this.tasks, new ItemPages(this.tasks)).describeFailure(step, items)
				.thenApply((text) -> text);
		}
		if (reason == null && planned.kind() == StepKind.TASK) {
			return this.tasks.findEnd(this.flow, step).thenApply((end) -> describeEnd(state, end));
		}
		return CompletableFuture.completedFuture((reason != null || planned.kind() != StepKind.SIGNAL) ? reason
				: "no signal '" + planned.label() + "' came in time");
	}

	/** The failure of a call is in its outcome, in place of a dead letter. */
	private static String describeEnd(StepState state, @Nullable TaskEnd end) {
		String reason = (end != null) ? end.reason() : null;
		if (end != null && reason == null && OutcomeContent.isFailure(end.content())) {
			FailureDetails failure = FailureDetails.fromBytes(OutcomeContent.fromBytes(end.content()).body());
			reason = FailureDetails.toText(failure.type(), failure.message());
		}
		return "its task is " + state + ((reason != null && !reason.isEmpty()) ? ", " + reason : "");
	}

}
