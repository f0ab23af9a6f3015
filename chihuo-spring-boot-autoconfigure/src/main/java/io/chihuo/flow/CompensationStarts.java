// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.Compensation;
import io.chihuo.Compensation.StepOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.codec.ExpiryKind;
import io.chihuo.codec.FailureDetails;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanSource;

/**
 * Finds out how the steps have ended that are to be compensated. For one turn of work.
 */
final class CompensationStarts {

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final StepResults results;

	CompensationStarts(LoadedFlow flow, FlowProgress progress, StepTasks tasks, StepResults results) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.results = results;
	}

	/** The step that a compensation undoes. */
	int bodyOf(PlanNode compensation) {
		return this.flow.plan().node(compensation.parent()).children().get(0);
	}

	/** The outcome of a step, null if it had no effect. */
	CompletableFuture<@Nullable StepOutcome> findOutcome(int body) {
		StepState state = this.progress.stepState(body);
		if (state == StepState.DONE) {
			return CompletableFuture.completedFuture(StepOutcome.DONE);
		}
		if (this.progress.wasRefused(body)) {
			return CompletableFuture.completedFuture(StepOutcome.UNKNOWN);
		}
		if (this.progress.reason(body) != null) {
			return CompletableFuture.completedFuture(null);
		}
		if (state != StepState.FAILED) {
			return CompletableFuture.completedFuture(StepOutcome.UNKNOWN);
		}
		return this.tasks
			.findEnd(this.flow,
					new StepName(this.flow.id(), this.progress.runNumber(), body, this.progress.round(body)))
			.thenApply((end) -> isUncertain(end) ? StepOutcome.UNKNOWN : null);
	}

	/** A run that has thrown an exception has had no effect that is to be undone. */
	private static boolean isUncertain(@Nullable TaskEnd end) {
		if (end == null || !OutcomeContent.isFailure(end.content())) {
			return true;
		}
		FailureDetails failure = FailureDetails.fromBytes(OutcomeContent.fromBytes(end.content()).body());
		ExpiryKind expiry = ExpiryKind.findByType(failure.type());
		return failure.uncertain() || ((expiry != null) ? expiry != ExpiryKind.NOT_STARTED
				: failure.type().equals(FailureDetails.RESULT_REJECTED_TYPE));
	}

	/** The payload of a compensation that was planned without one. */
	CompletableFuture<Compensation<?, ?>> toPayload(int body, StepOutcome outcome,
			CompletableFuture<@Nullable Object> payload) {
		String name = this.flow.plan().node(body).name();
		return this.results.findPart(body, new PlanSource(false, name, "", null))
			.thenCombine(payload.exceptionally((failure) -> null), (result, given) -> new Compensation<>(name, given,
					(result != null) ? result.value() : null, outcome));
	}

}
