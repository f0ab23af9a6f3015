// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Map;

import io.chihuo.FlowAction;
import io.chihuo.flow.state.FlowPlan;

/**
 * A plan with the code that is not part of it.
 *
 * @param plan the plan
 * @param actions code of steps by their numbers
 */
record PlannedFlow(FlowPlan plan, Map<Integer, List<FlowAction>> actions) {

	PlannedFlow {
		actions = Map.copyOf(actions);
	}

}
