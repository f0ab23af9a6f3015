// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A schedule as the backend keeps it.
 */
public final class ScheduleInfo {

	private final String name;

	private final String loop;

	private final boolean declared;

	private final ScheduleStatus status;

	private final ScheduleOptions options;

	private final Instant lastSlot;

	private final @Nullable Instant nextSlot;

	private final @Nullable Instant waitingSlot;

	private final @Nullable Instant lastDeclaredAt;

	private ScheduleInfo(String name, String loop, boolean declared, ScheduleStatus status, ScheduleOptions options,
			Instant lastSlot, @Nullable Instant nextSlot, @Nullable Instant waitingSlot,
			@Nullable Instant lastDeclaredAt) {
		this.name = name;
		this.loop = loop;
		this.declared = declared;
		this.status = status;
		this.options = options;
		this.lastSlot = lastSlot;
		this.nextSlot = nextSlot;
		this.waitingSlot = waitingSlot;
		this.lastDeclaredAt = lastDeclaredAt;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param name name of the schedule
	 * @param loop name of the loop that runs its tasks
	 * @param declared whether an annotation declares it; otherwise it was made at run
	 * time
	 * @param status whether its slots are run
	 * @param options its options
	 * @param lastSlot the last slot that was run or skipped, or the moment from which its
	 * slots count
	 * @param nextSlot the slot that is run next, null if there is none or its slots are
	 * not run
	 * @param waitingSlot a slot that waits for the end of an earlier run, null for none
	 * @param lastDeclaredAt when a node last declared it, to the hour; null if it was
	 * made at run time
	 */
	public static ScheduleInfo of(String name, String loop, boolean declared, ScheduleStatus status,
			ScheduleOptions options, Instant lastSlot, @Nullable Instant nextSlot, @Nullable Instant waitingSlot,
			@Nullable Instant lastDeclaredAt) {
		return new ScheduleInfo(name, loop, declared, status, options, lastSlot, nextSlot, waitingSlot, lastDeclaredAt);
	}

	/**
	 * Name of the schedule.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Name of the loop that runs its tasks.
	 */
	public String loop() {
		return this.loop;
	}

	/**
	 * Whether an annotation declares it; otherwise it was made at run time.
	 */
	public boolean declared() {
		return this.declared;
	}

	/**
	 * Whether its slots are run.
	 */
	public ScheduleStatus status() {
		return this.status;
	}

	/**
	 * Its options.
	 */
	public ScheduleOptions options() {
		return this.options;
	}

	/**
	 * The last slot that was run or skipped, or the moment from which its slots count.
	 */
	public Instant lastSlot() {
		return this.lastSlot;
	}

	/**
	 * The slot that is run next, null if there is none or its slots are not run.
	 */
	public @Nullable Instant nextSlot() {
		return this.nextSlot;
	}

	/**
	 * A slot that waits for the end of an earlier run, null for none.
	 */
	public @Nullable Instant waitingSlot() {
		return this.waitingSlot;
	}

	/**
	 * When a node last declared it, to the hour; null if it was made at run time.
	 */
	public @Nullable Instant lastDeclaredAt() {
		return this.lastDeclaredAt;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.name, this.loop, this.declared, this.status, this.options, this.lastSlot,
				this.nextSlot, this.waitingSlot, this.lastDeclaredAt);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScheduleInfo that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ScheduleInfo" + fieldValues();
	}

}
