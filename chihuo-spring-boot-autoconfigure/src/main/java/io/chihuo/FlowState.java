// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * State of a flow as a whole.
 */
public enum FlowState {

	/**
	 * Steps run, or wait to run.
	 */
	RUNNING,

	/**
	 * It has ended as planned.
	 */
	DONE,

	/**
	 * It has ended by the failure of a step.
	 */
	FAILED,

	/**
	 * It was cancelled.
	 */
	CANCELLED,

	/**
	 * It has failed or was cancelled, and a compensation has failed too:
	 * {@link FlowHandle#resume()} runs that again.
	 */
	COMPENSATION_FAILED;

	/**
	 * Whether nothing of the flow runs any more.
	 */
	public boolean isEnded() {
		return this != RUNNING;
	}

}
