// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the schedules of a namespace.
 */
public final class ScheduleListing {

	private final List<ScheduleInfo> schedules;

	private final List<String> unreadable;

	private final @Nullable String next;

	private ScheduleListing(List<ScheduleInfo> schedules, List<String> unreadable, @Nullable String next) {
		this.schedules = List.copyOf(schedules);
		this.unreadable = List.copyOf(unreadable);
		this.next = next;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param schedules the schedules
	 * @param unreadable names of schedules that this node cannot read: they are damaged,
	 * encrypted with a key that it lacks, or of a later version
	 * @param next where the next page begins, null if there is none
	 */
	public static ScheduleListing of(List<ScheduleInfo> schedules, List<String> unreadable, @Nullable String next) {
		return new ScheduleListing(schedules, unreadable, next);
	}

	/**
	 * The schedules.
	 */
	public List<ScheduleInfo> schedules() {
		return this.schedules;
	}

	/**
	 * Names of schedules that this node cannot read: they are damaged, encrypted with a
	 * key that it lacks, or of a later version.
	 */
	public List<String> unreadable() {
		return this.unreadable;
	}

	/**
	 * Where the next page begins, null if there is none.
	 */
	public @Nullable String next() {
		return this.next;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.schedules, this.unreadable, this.next);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScheduleListing that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ScheduleListing" + fieldValues();
	}

}
