// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduledSlot;

/**
 * A schedule that a method declares.
 *
 * @param name name of the schedule
 * @param loop name of the loop that runs its tasks
 * @param payloadType type of the payloads of the loop
 * @param payloads makes the payload of each task; null for tasks without one
 * @param settings its settings
 */
public record DeclaredSchedule(String name, String loop, Type payloadType, @Nullable SlotPayload payloads,
		ScheduleSettings settings) {

	PayloadSource payloadSource() {
		return (this.payloads != null) ? PayloadSource.METHOD : PayloadSource.NONE;
	}

	/**
	 * Makes the payload of a task, by code of the application.
	 */
	@FunctionalInterface
	public interface SlotPayload {

		/**
		 * Make the payload of a slot, null for none.
		 */
		@Nullable Object createPayload(ScheduledSlot slot) throws Exception;

	}

}
