// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * When the slots of a schedule are, and which of them are run. Immutable.
 */
public final class ScheduleOptions {

	/**
	 * Most missed slots that are run, unless it is set.
	 */
	public static final int DEFAULT_MAX_MISSED_RUNS = 10;

	private final @Nullable String cron;

	private final @Nullable Duration every;

	private final ZoneId zone;

	private final MisfirePolicy misfire;

	private final @Nullable Duration catchUpWithin;

	private final int maxMissedRuns;

	private final OverlapPolicy overlap;

	private final Duration jitter;

	private ScheduleOptions(@Nullable String cron, @Nullable Duration every, ZoneId zone, MisfirePolicy misfire,
			@Nullable Duration catchUpWithin, int maxMissedRuns, OverlapPolicy overlap, Duration jitter) {
		Assert.isTrue((cron == null) != (every == null), "Either 'cron' or 'every' must be set");
		this.cron = cron;
		this.every = every;
		this.zone = zone;
		this.misfire = misfire;
		this.catchUpWithin = catchUpWithin;
		this.maxMissedRuns = maxMissedRuns;
		this.overlap = overlap;
		this.jitter = jitter;
	}

	/**
	 * Expression of six fields, or a macro such as {@code @daily}; null for a fixed rate.
	 */
	public @Nullable String cron() {
		return this.cron;
	}

	/**
	 * Period of a fixed rate, at least one second; null for an expression.
	 */
	public @Nullable Duration every() {
		return this.every;
	}

	/**
	 * Time zone of the expression.
	 */
	public ZoneId zone() {
		return this.zone;
	}

	/**
	 * Treatment of slots that came due while no node was running.
	 */
	public MisfirePolicy misfire() {
		return this.misfire;
	}

	/**
	 * Greatest age of a missed slot that is run; null for one period, at most an hour, or
	 * for seven days with {@link MisfirePolicy#ALL}.
	 */
	public @Nullable Duration catchUpWithin() {
		return this.catchUpWithin;
	}

	/**
	 * Most missed slots that are run with {@link MisfirePolicy#ALL}, 1 to 1000.
	 */
	public int maxMissedRuns() {
		return this.maxMissedRuns;
	}

	/**
	 * Treatment of a slot that comes due while an earlier run is under way.
	 */
	public OverlapPolicy overlap() {
		return this.overlap;
	}

	/**
	 * Longest shift of the schedule, which is always the same for one name; at most 24
	 * hours.
	 */
	public Duration jitter() {
		return this.jitter;
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

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.cron, this.every, this.zone, this.misfire, this.catchUpWithin, this.maxMissedRuns,
				this.overlap, this.jitter);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScheduleOptions that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ScheduleOptions" + fieldValues();
	}

}
