// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Kind of a line of the history of a schedule.
 */
public enum ScheduleEntryKind {

	/**
	 * The task of a slot was added.
	 */
	ADDED,

	/**
	 * A task was added since somebody asked for one.
	 */
	RUN_NOW,

	/**
	 * Slots were skipped, since they came due while no node was running, or their payload
	 * could not be made in time.
	 */
	SKIPPED_MISSED,

	/**
	 * Slots were skipped, since an earlier run was under way.
	 */
	SKIPPED_OVERLAP,

	/**
	 * A slot that had waited for an earlier run was skipped, since its payload could not
	 * be made.
	 */
	SKIPPED_PAYLOAD,

	/**
	 * Slots were skipped, since the schedule was paused when they came due.
	 */
	SKIPPED_PAUSED,

	/**
	 * The schedule was paused.
	 */
	PAUSED,

	/**
	 * The schedule was resumed.
	 */
	RESUMED,

	/**
	 * The options changed; slots count from then.
	 */
	CHANGED

}
