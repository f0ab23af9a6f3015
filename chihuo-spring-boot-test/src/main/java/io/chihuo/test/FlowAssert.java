// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import org.assertj.core.api.AbstractAssert;

import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStatus;
import io.chihuo.StepState;

/**
 * Assertions on a flow.
 */
public final class FlowAssert extends AbstractAssert<FlowAssert, FlowHandle> {

	FlowAssert(FlowHandle flow) {
		super(flow, FlowAssert.class);
	}

	/**
	 * Verify the state.
	 */
	public FlowAssert hasState(FlowState state) {
		FlowStatus status = this.actual.status();
		if (status.state() != state) {
			throw failureWithActualExpected(status.state(), state, "Expecting flow '%s' to be %s, but it is %s",
					status.id(), state, status);
		}
		return this;
	}

	/**
	 * Verify the state of a step.
	 * @param step name of the step
	 */
	public FlowAssert hasStep(String step, StepState state) {
		FlowStatus status = this.actual.status();
		StepState found = status.findStep(step).state();
		if (found != state) {
			throw failureWithActualExpected(found, state, "Expecting step '%s' of flow '%s' to be %s, but it is %s",
					step, status.id(), state, status);
		}
		return this;
	}

}
