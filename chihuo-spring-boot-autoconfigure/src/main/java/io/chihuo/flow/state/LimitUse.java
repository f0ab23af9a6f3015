// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * How much of a limit a flow has used.
 *
 * @param unit name of what is counted
 * @param used how many there are
 * @param limit how many there may be
 */
public record LimitUse(String unit, long used, long limit) {

	/**
	 * Unit of the steps of a plan.
	 */
	public static final String STEPS_UNIT = "steps";

	/**
	 * Unit of the size of a plan.
	 */
	public static final String PLAN_UNIT = "bytes of its plan";

	static final String CONTEXT_UNIT = "bytes of its context";

	static final String SIGNALS_UNIT = "signals that no step has taken";

	/**
	 * Whether half of the limit is used.
	 */
	public boolean isHalf() {
		return 2 * this.used >= this.limit;
	}

}
