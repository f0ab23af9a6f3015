// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Effect of the start of a flow whose id another flow has.
 */
public enum FlowStart {

	/**
	 * The handle is that of the other flow, whatever its state, if it has the same plan
	 * and payloads; otherwise the start fails.
	 */
	JOIN,

	/**
	 * The start fails.
	 */
	REJECT,

	/**
	 * A flow that has ended is removed and takes its results along; otherwise the start
	 * fails.
	 */
	REPLACE_ENDED

}
