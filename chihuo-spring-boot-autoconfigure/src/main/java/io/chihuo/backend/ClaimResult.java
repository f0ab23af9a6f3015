// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

/**
 * Answer to a claim.
 *
 * @param tasks tasks in the queue's order
 * @param suspectsWaiting whether there are suspects to claim
 */
public record ClaimResult(List<LeasedTask> tasks, boolean suspectsWaiting) {

	/**
	 * No tasks.
	 */
	public static final ClaimResult NOTHING = new ClaimResult(List.of(), false);

}
