// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Payload of a task that undoes a step of a flow, unless the compensation was planned
 * with a payload of its own.
 *
 * @param step name of the step
 * @param payload payload of the step, with all values in it; null for none
 * @param result result of the step, null for none
 * @param outcome whether the step was done
 * @param <P> type of the payload of the step
 * @param <R> type of the result of the step
 * @see FlowStep#compensate
 */
public record Compensation<P, R>(String step, @Nullable P payload, @Nullable R result, StepOutcome outcome) {

	/**
	 * Knowledge about the effect of a step.
	 */
	public enum StepOutcome {

		/**
		 * It was done.
		 */
		DONE,

		/**
		 * It was cancelled, took too long, or its process died: it may have had an effect
		 * or not.
		 */
		UNKNOWN

	}

}
