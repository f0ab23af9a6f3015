// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleEntryKind;

/**
 * This node has skipped slots of a schedule, since they were missed, an earlier run was
 * under way, or the schedule was paused.
 */
public final class SlotsSkipped implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final String schedule;

	private final Instant newestSlot;

	private final long slotCount;

	private final ScheduleEntryKind reason;

	private SlotsSkipped(String namespace, String loop, String schedule, Instant newestSlot, long slotCount,
			ScheduleEntryKind reason) {
		this.namespace = namespace;
		this.loop = loop;
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

	@Override
	public String namespace() {
		return this.namespace;
	}

	@Override
	public String loop() {
		return this.loop;
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

	private List<Object> fieldValues() {
		return List.of(this.namespace, this.loop, this.schedule, this.newestSlot, this.slotCount, this.reason);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SlotsSkipped that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "SlotsSkipped" + fieldValues();
	}

}
