// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.jspecify.annotations.Nullable;

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
