// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.StepChanges;

/**
 * One run of a step of a flow.
 *
 * @param flow id of the flow
 * @param run number of the flow among those with its id
 * @param node number of the step
 * @param round which time it is run
 */
record StepName(String flow, long run, int node, int round) {

	String toHeader() {
		return this.node + "." + this.round + "." + this.run;
	}

	/**
	 * The end of the run.
	 * @param content content of its outcome, empty for none
	 */
	FlowEvent.StepEnded toEvent(StepState state, byte[] content) {
		byte[] changes = OutcomeContent.changesOf(content);
		StepChanges parsed = (changes.length > 0) ? StepChanges.fromBytes(changes) : null;
		// a task that several steps share changes the flow only that it was added for
		boolean own = parsed != null && parsed.flow().equals(this.flow) && parsed.step().equals(toHeader());
		return new FlowEvent.StepEnded(this.node, this.round, state, own ? parsed : null);
	}

	/** Null if the header is not one of a step. */
	static @Nullable StepName ofHeader(String flow, String header) {
		String[] numbers = header.split("\\.");
		try {
			return (numbers.length != 3) ? null : new StepName(flow, Long.parseLong(numbers[2]),
					Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
