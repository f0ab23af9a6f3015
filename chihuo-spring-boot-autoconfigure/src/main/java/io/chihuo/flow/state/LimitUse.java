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

	/** Note a limit of which a change of a flow uses half. */
	static void noteChange(FlowProgress progress, String unit, long before, long after, long limit) {
		LimitUse changed = new LimitUse(unit, after, limit);
		if (changed.isHalf() && !new LimitUse(unit, before, limit).isHalf()) {
			progress.halfUsed.add(changed);
		}
	}

}
