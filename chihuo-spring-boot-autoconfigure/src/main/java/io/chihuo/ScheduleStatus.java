// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Whether the slots of a schedule are run.
 */
public enum ScheduleStatus {

	/**
	 * They are.
	 */
	ACTIVE,

	/**
	 * They are not, until the schedule is resumed.
	 */
	PAUSED,

	/**
	 * They are not, since no node has declared the schedule for two hours. It is removed
	 * seven days after the last one has.
	 */
	UNDECLARED

}
