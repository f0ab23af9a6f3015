// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A slot of a schedule: one of the instants at which its task is to run.
 */
public final class ScheduledSlot {

	private final String schedule;

	private final Instant nominalTime;

	private final boolean late;

	private ScheduledSlot(String schedule, Instant nominalTime, boolean late) {
		this.schedule = schedule;
		this.nominalTime = nominalTime;
		this.late = late;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param schedule name of the schedule
	 * @param nominalTime the instant that the expression gives, whenever the task is
	 * added and run
	 * @param late whether the task was added more than ten seconds after that, since no
	 * node was running or an earlier run was under way
	 */
	public static ScheduledSlot of(String schedule, Instant nominalTime, boolean late) {
		return new ScheduledSlot(schedule, nominalTime, late);
	}

	/**
	 * Name of the schedule.
	 */
	public String schedule() {
		return this.schedule;
	}

	/**
	 * The instant that the expression gives, whenever the task is added and run.
	 */
	public Instant nominalTime() {
		return this.nominalTime;
	}

	/**
	 * Whether the task was added more than ten seconds after that, since no node was
	 * running or an earlier run was under way.
	 */
	public boolean late() {
		return this.late;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.schedule, this.nominalTime, this.late);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScheduledSlot that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ScheduledSlot" + fieldValues();
	}

}
