// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Treatment of the slots of a schedule that came due while no node was running.
 */
public enum MisfirePolicy {

	/**
	 * Run the newest, unless it is too old. Skip the others.
	 */
	ONCE,

	/**
	 * Skip all.
	 */
	SKIP,

	/**
	 * Run the newest ones up to a number, oldest first. Skip those before them.
	 */
	ALL

}
