// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.StepFlow;

/**
 * Takes no notice of steps that end.
 */
final class BlindFlows implements FlowCalls {

	@Override
	public FlowHandle startFlow(String id, FlowStep steps, FlowStart start) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FlowHandle findFlow(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FlowHandle findFlow(String id, String actor) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void countShared(String name, long amount, String key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FlowPage listFlows(FlowState state, String cursor, int size) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Map<FlowState, Long> countFlows() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void onStepEnded(String flow, String step, String queue, String taskId, StepState state, byte[] content) {
	}

	@Override
	public @Nullable CompletableFuture<@Nullable RunOutcome> settleStep(String flow, String step, String queue,
			StepState state, Settlement settlement) {
		return null;
	}

	@Override
	public boolean isStepAwaited(String flow, String step) {
		return true;
	}

	@Override
	public StepFlow openStep(String flow, String step) {
		throw new UnsupportedOperationException();
	}

}
