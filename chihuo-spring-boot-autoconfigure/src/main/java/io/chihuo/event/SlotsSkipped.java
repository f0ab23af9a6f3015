// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.time.Instant;

import io.chihuo.ScheduleEntryKind;

/**
 * This node has skipped slots of a schedule, since they were missed, an earlier run was
 * under way, or the schedule was paused.
 */
public final class SlotsSkipped extends EventFields implements LoopEvent {

	private final String schedule;

	private final Instant newestSlot;

	private final long slotCount;

	private final ScheduleEntryKind reason;

	private SlotsSkipped(String namespace, String loop, String schedule, Instant newestSlot, long slotCount,
			ScheduleEntryKind reason) {
		super(namespace, loop, schedule, newestSlot, slotCount, reason);
		this.schedule = schedule;
		this.newestSlot = newestSlot;
		this.slotCount = slotCount;
		this.reason = reason;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param schedule name of the schedule
	 * @param newestSlot nominal time of the newest slot
	 * @param slotCount number of slots
	 * @param reason why they were skipped
	 */
	public static SlotsSkipped of(String namespace, String loop, String schedule, Instant newestSlot, long slotCount,
			ScheduleEntryKind reason) {
		return new SlotsSkipped(namespace, loop, schedule, newestSlot, slotCount, reason);
	}

	/**
	 * Name of the schedule.
	 */
	public String schedule() {
		return this.schedule;
	}

	/**
	 * Nominal time of the newest slot that was skipped.
	 */
	public Instant newestSlot() {
		return this.newestSlot;
	}

	/**
	 * Number of slots that were skipped; at most 10000 are counted.
	 */
	public long slotCount() {
		return this.slotCount;
	}

	/**
	 * Why they were skipped, one of the kinds of a skip.
	 */
	public ScheduleEntryKind reason() {
		return this.reason;
	}

}
