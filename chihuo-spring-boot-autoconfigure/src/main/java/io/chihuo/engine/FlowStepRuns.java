// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.RetryLaterException;
import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.OutcomeContent;

/**
 * Runs of tasks that are steps of flows: refuses those whose flow has gone on without
 * them, and notifies flows of their ends, by the node whose run was the last.
 */
final class FlowStepRuns {

	private static final byte[] NOTHING = {};

	/**
	 * A task that was added so much later than was decided may have come too late: its
	 * node was suspended meanwhile. Any other one meets the flow as it was decided, or
	 * the barrier that a cancelled task leaves.
	 */
	private static final long MAX_ADD_MILLIS = 2000;

	/** Time after which it is tried again whether a task may run. */
	private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

	/** A move may wait for the change before, and its flow be read in between. */
	private static final int CALLS_PER_ANSWER = 3;

	private final String loop;

	private final BackendChihuoClient client;

	FlowStepRuns(String loop, BackendChihuoClient client) {
		this.loop = loop;
		this.client = client;
	}

	/**
	 * Whether a task may run. Blocks in the rare case that its flow has to be asked.
	 * @throws RetryLaterException if the flow could not be asked
	 */
	boolean mayRun(LeasedTask task) {
		Map<String, String> headers = task.headers();
		String decidedAt = headers.isEmpty() ? null : headers.get(TaskHeaders.FLOW_DECIDED_AT);
		FlowCalls flows = this.client.flowCalls();
		if (decidedAt == null || flows == null || task.addedAt() - Long.parseLong(decidedAt) <= MAX_ADD_MILLIS) {
			return true;
		}
		try {
			return flows.isStepAwaited(headers.getOrDefault(TaskHeaders.FLOW, ""),
					headers.getOrDefault(TaskHeaders.FLOW_STEP, ""));
		}
		catch (BackendUnavailableException | IncompatibleFormatException ex) {
			throw new RetryLaterException(RETRY_DELAY, "The flow of the task could not be read: " + ex.getMessage());
		}
	}

	/**
	 * Settle a run in one step with what follows in its flow.
	 * @return the answer of the store; null instead of a future, or as its value, if the
	 * run is to be settled by itself
	 */
	@Nullable CompletableFuture<@Nullable RunOutcome> settleRun(LeasedTask task, Settlement settlement) {
		Map<String, String> headers = task.headers();
		String flow = headers.get(TaskHeaders.FLOW);
		FlowCalls flows = this.client.flowCalls();
		StepState state = (flow != null) ? findState(settlement, settlement.outcome()) : null;
		return (flow == null || state == null || flows == null) ? null
				: flows.settleStep(flow, headers.getOrDefault(TaskHeaders.FLOW_STEP, ""), this.loop, state, settlement);
	}

	/**
	 * After that time a run whose flow has not answered is settled by itself: the calls
	 * to the store were answered or have failed, so the answer is lost.
	 */
	long maxAnswerMillis() {
		return this.client.timeout().multipliedBy(CALLS_PER_ANSWER).toMillis();
	}

	void onRunSettled(LeasedTask task, Settlement settlement, RunOutcome settled) {
		Map<String, String> headers = task.headers();
		String flow = headers.get(TaskHeaders.FLOW);
		FlowCalls flows = this.client.flowCalls();
		StepState state = (flow != null) ? findState(settlement, settled) : null;
		if (flow != null && state != null && flows != null) {
			flows.onStepEnded(flow, headers.getOrDefault(TaskHeaders.FLOW_STEP, ""), this.loop, task.lease().id(),
					state, (settlement.content() != null) ? settlement.content() : NOTHING);
		}
	}

	private static @Nullable StepState findState(Settlement settlement, RunOutcome settled) {
		byte[] content = settlement.content();
		return switch (settled) {
			case SUCCESS -> (content != null && OutcomeContent.isFailure(content)) ? StepState.FAILED : StepState.DONE;
			case DEAD, FAILED -> StepState.FAILED;
			case CANCELLED -> StepState.CANCELLED;
			default -> null;
		};
	}

}
