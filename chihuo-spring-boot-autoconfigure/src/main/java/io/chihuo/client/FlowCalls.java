// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

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

/**
 * The flows of a client, and those whose steps run here.
 */
public interface FlowCalls {

	/**
	 * Start a flow.
	 */
	FlowHandle startFlow(String id, FlowStep steps, FlowStart start);

	/**
	 * The handle of a flow, whether it exists or not.
	 */
	FlowHandle findFlow(String id);

	/**
	 * The handle of a flow for a person whose acts are logged.
	 * @param actor who it is, for the log
	 */
	FlowHandle findFlow(String id, String actor);

	/**
	 * Add to a counter that the flows of the namespace share; blocks until the backend
	 * has stored it.
	 * @param key distinguishes the count from others of its name, empty for none
	 */
	void countShared(String name, long amount, String key);

	/**
	 * A page of flows; blocks until the backend has answered.
	 */
	FlowPage listFlows(@Nullable FlowState state, @Nullable String cursor, int size);

	/**
	 * Number of flows by state; blocks until the backend has answered.
	 */
	Map<FlowState, Long> countFlows();

	/**
	 * A run has ended the task of a step, and the backend knows. Must not block.
	 * @param flow id of the flow
	 * @param step value of the header of the step
	 * @param queue name of the loop
	 * @param taskId id of the task
	 * @param state how the step has ended
	 * @param content content of the outcome, empty for none; not to be changed
	 */
	void onStepEnded(String flow, String step, String queue, String taskId, StepState state, byte[] content);

	/**
	 * Settle the run of a step in one step with what follows in its flow, where the
	 * backend can. Must not block. {@link #onStepEnded} is to be called after it all the
	 * same.
	 * @param flow id of the flow
	 * @param step value of the header of the step
	 * @param queue name of the loop
	 * @param state how the step ends by that
	 * @return the answer to the settlement; null instead of a future, or as its value, if
	 * the settlement is to be made by itself
	 */
	@Nullable CompletableFuture<@Nullable RunOutcome> settleStep(String flow, String step, String queue, StepState state,
			Settlement settlement);

	/**
	 * Whether a flow waits for the task of a step, as it is stored now; blocks until the
	 * backend has answered.
	 * @param flow id of the flow
	 * @param step value of the header of the step
	 */
	boolean isStepAwaited(String flow, String step);

	/**
	 * The flow of a run of a step.
	 * @param flow id of the flow
	 * @param step value of the header of the step
	 */
	StepFlow openStep(String flow, String step);

}
