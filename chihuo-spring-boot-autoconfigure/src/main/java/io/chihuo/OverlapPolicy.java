// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Treatment of a slot of a schedule that comes due while an earlier run of the schedule
 * is ready, delayed, running or WAITING.
 */
public enum OverlapPolicy {

	/**
	 * Skip the slot.
	 */
	SKIP,

	/**
	 * Run it within a second after the earlier run has ended. Skip slots that come due
	 * while one waits so.
	 */
	QUEUE_ONE,

	/**
	 * Run it beside the earlier one.
	 */
	ALLOW

}
