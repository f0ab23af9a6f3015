// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowStep;
import io.chihuo.StepState;

/**
 * The flows of a client, and those whose steps run here. No method of the engine blocks.
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
	 * A run has ended the task of a step, and the backend knows. Must not block.
	 * @param flow id of the flow
	 * @param step value of the header of the step
	 * @param queue name of the loop
	 * @param taskId id of the task
	 * @param state how the step has ended
	 */
	void onStepEnded(String flow, String step, String queue, String taskId, StepState state);

}
