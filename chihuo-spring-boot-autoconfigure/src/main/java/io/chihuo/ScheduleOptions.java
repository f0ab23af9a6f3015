// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * When the slots of a schedule are, and which of them are run. Immutable.
 *
 * @param cron expression of six fields, or a macro such as {@code @daily}; null for a
 * fixed rate
 * @param every period of a fixed rate, at least one second; null for an expression
 * @param zone time zone of the expression
 * @param misfire treatment of slots that came due while no node was running
 * @param catchUpWithin greatest age of a missed slot that is run; null for one period, at
 * most an hour, or for seven days with {@link MisfirePolicy#ALL}
 * @param maxMissedRuns most missed slots that are run with {@link MisfirePolicy#ALL}, 1
 * to 1000
 * @param overlap treatment of a slot that comes due while an earlier run is under way
 * @param jitter longest shift of the schedule, which is always the same for one name; at
 * most 24 hours
 */
public record ScheduleOptions(@Nullable String cron, @Nullable Duration every, ZoneId zone, MisfirePolicy misfire,
		@Nullable Duration catchUpWithin, int maxMissedRuns, OverlapPolicy overlap, Duration jitter) {

	/**
	 * Most missed slots that are run, unless it is set.
	 */
	public static final int DEFAULT_MAX_MISSED_RUNS = 10;

	public ScheduleOptions {
		Assert.isTrue((cron == null) != (every == null), "Either 'cron' or 'every' must be set");
	}

	/**
	 * Slots of a cron expression, in UTC.
	 */
	public static ScheduleOptions ofCron(String cron) {
		return withDefaults(cron, null);
	}

	/**
	 * Slots at a fixed rate, counted from the moment at which the schedule is stored.
	 */
	public static ScheduleOptions ofRate(Duration every) {
		return withDefaults(null, every);
	}

	private static ScheduleOptions withDefaults(@Nullable String cron, @Nullable Duration every) {
		return new ScheduleOptions(cron, every, ZoneOffset.UTC, MisfirePolicy.ONCE, null, DEFAULT_MAX_MISSED_RUNS,
				OverlapPolicy.SKIP, Duration.ZERO);
	}

	/**
	 * The same options in another time zone.
	 */
	public ScheduleOptions withZone(ZoneId zone) {
		return new ScheduleOptions(this.cron, this.every, zone, this.misfire, this.catchUpWithin, this.maxMissedRuns,
				this.overlap, this.jitter);
	}

	/**
	 * The same options with another treatment of missed slots.
	 */
	public ScheduleOptions withMisfire(MisfirePolicy misfire) {
		return new ScheduleOptions(this.cron, this.every, this.zone, misfire, this.catchUpWithin, this.maxMissedRuns,
				this.overlap, this.jitter);
	}

	/**
	 * The same options with another greatest age of missed slots.
	 */
	public ScheduleOptions withCatchUpWithin(Duration catchUpWithin) {
		return new ScheduleOptions(this.cron, this.every, this.zone, this.misfire, catchUpWithin, this.maxMissedRuns,
				this.overlap, this.jitter);
	}

	/**
	 * The same options with another number of missed slots that are run.
	 */
	public ScheduleOptions withMaxMissedRuns(int maxMissedRuns) {
		return new ScheduleOptions(this.cron, this.every, this.zone, this.misfire, this.catchUpWithin, maxMissedRuns,
				this.overlap, this.jitter);
	}

	/**
	 * The same options with another treatment of slots that overlap a run.
	 */
	public ScheduleOptions withOverlap(OverlapPolicy overlap) {
		return new ScheduleOptions(this.cron, this.every, this.zone, this.misfire, this.catchUpWithin,
				this.maxMissedRuns, overlap, this.jitter);
	}

	/**
	 * The same options with another longest shift.
	 */
	public ScheduleOptions withJitter(Duration jitter) {
		return new ScheduleOptions(this.cron, this.every, this.zone, this.misfire, this.catchUpWithin,
				this.maxMissedRuns, this.overlap, jitter);
	}

}
