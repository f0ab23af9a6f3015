// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * Effect of a change of a schedule.
 */
public enum ScheduleChangeResult {

	/**
	 * The schedule is changed; its task was added, unless the queue had one of that id.
	 */
	CHANGED,

	/**
	 * Nothing is changed: the schedule has another version.
	 */
	OTHER_VERSION,

	/**
	 * Nothing is changed: the moment of the slot has not come.
	 */
	TOO_EARLY,

	/**
	 * Nothing is changed: an earlier task is under way.
	 */
	UNDER_WAY,

	/**
	 * Nothing is changed: the queue is full.
	 */
	QUEUE_FULL

}
