// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A change of a schedule, together with the task of one of its slots.
 *
 * @param name name of the schedule
 * @param version version that it is expected to have, 0 if it is to be absent
 * @param content its new content, not empty; null to remove it
 * @param slot the task to add in the same step, null for none
 */
public record ScheduleChange(String name, long version, byte @Nullable [] content, @Nullable SlotTask slot) {

	/**
	 * The same change with other forms of its content and task.
	 */
	public ScheduleChange withContent(byte @Nullable [] content, @Nullable NewTask task) {
		return new ScheduleChange(this.name, this.version, content, (this.slot != null && task != null)
				? new SlotTask(task, this.slot.notBefore(), this.slot.unlessUnderWay()) : null);
	}

	/**
	 * A task of a slot.
	 *
	 * @param task the task
	 * @param notBefore moment before which nothing is changed, in milliseconds since the
	 * epoch by the clock of the store
	 * @param unlessUnderWay ids of tasks, at most 10; nothing is changed while one of
	 * them is ready, delayed, running or WAITING
	 */
	public record SlotTask(NewTask task, long notBefore, List<String> unlessUnderWay) {

		/**
		 * Most ids that may be under way.
		 */
		public static final int MAX_CHECKED_IDS = 10;

	}

}
