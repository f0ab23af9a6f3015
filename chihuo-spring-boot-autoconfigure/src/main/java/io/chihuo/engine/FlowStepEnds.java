// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.OutcomeContent;

/**
 * Notifies flows of the ends of their steps, by the node whose run was the last.
 */
final class FlowStepEnds {

	private static final byte[] NOTHING = {};

	private final String loop;

	private final BackendChihuoClient client;

	FlowStepEnds(String loop, BackendChihuoClient client) {
		this.loop = loop;
		this.client = client;
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
