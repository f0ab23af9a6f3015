// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleOptions;

/**
 * When the slots of a schedule are, and which of them are run.
 *
 * @param cron expression, with one space between its fields; null for a fixed rate
 * @param every period of a fixed rate, null for an expression
 * @param zone time zone of the expression
 * @param misfire treatment of missed slots
 * @param catchUpWithin greatest age of a missed slot that is run; null for one period, at
 * most an hour, or for seven days if all are run
 * @param maxMissedRuns most missed slots that are run
 * @param overlap treatment of a slot while an earlier run is under way
 * @param jitter longest shift
 */
public record ScheduleSettings(@Nullable String cron, @Nullable Duration every, ZoneId zone, MisfirePolicy misfire,
		@Nullable Duration catchUpWithin, int maxMissedRuns, OverlapPolicy overlap, Duration jitter) {

	private static final Duration MAX_JITTER = Duration.ofDays(1);

	public ScheduleSettings {
		cron = (cron != null) ? normaliseCron(cron) : null;
		Assert.isTrue((cron == null) != (every == null), "Either 'cron' or 'every' must be set");
		Assert.isTrue(!jitter.isNegative() && jitter.compareTo(MAX_JITTER) <= 0,
				() -> "'jitter' must be from 0 to 24 h, but is " + jitter);
		createSeries(cron, every, zone, Instant.EPOCH);
		createRule(misfire, catchUpWithin, maxMissedRuns);
	}

	/**
	 * Expressions that differ in white space only are the same, and a record has none
	 * with a line break, as YAML makes them. Spring too takes the characters up to the
	 * space for white space.
	 */
	private static String normaliseCron(String cron) {
		return cron.trim().replaceAll("[\\x00-\\x20]+", " ");
	}

	/**
	 * The settings that options say.
	 * @throws IllegalArgumentException if they make no sense
	 */
	public static ScheduleSettings of(ScheduleOptions options) {
		return new ScheduleSettings(options.cron(), options.every(), options.zone(), options.misfire(),
				options.catchUpWithin(), options.maxMissedRuns(), options.overlap(), options.jitter());
	}

	ScheduleOptions toOptions() {
		ScheduleOptions series = (this.cron != null) ? ScheduleOptions.ofCron(this.cron)
				: ScheduleOptions.ofRate(Objects.requireNonNull(this.every));
		ScheduleOptions options = series.withZone(this.zone)
			.withMisfire(this.misfire)
			.withMaxMissedRuns(this.maxMissedRuns)
			.withOverlap(this.overlap)
			.withJitter(this.jitter);
		return (this.catchUpWithin != null) ? options.withCatchUpWithin(this.catchUpWithin) : options;
	}

	private static SlotSeries createSeries(@Nullable String cron, @Nullable Duration every, ZoneId zone,
			Instant anchor) {
		if (cron != null) {
			return new CronSeries(cron, zone);
		}
		Assert.state(every != null, "No period");
		return new RateSeries(anchor, every);
	}

	private static MisfireRule createRule(MisfirePolicy misfire, @Nullable Duration catchUpWithin, int maxRuns) {
		return new MisfireRule(misfire, catchUpWithin, maxRuns);
	}

	/**
	 * The slots.
	 * @param anchor where a fixed rate begins
	 */
	SlotSeries slotSeries(Instant anchor) {
		return createSeries(this.cron, this.every, this.zone, anchor);
	}

	MisfireRule misfireRule() {
		return createRule(this.misfire, this.catchUpWithin, this.maxMissedRuns);
	}

	/** By how much the schedule of a name is shifted. */
	Duration shiftOf(String name) {
		long range = this.jitter.toMillis() + 1;
		return Duration.ofMillis(Math.floorMod(name.hashCode() * 0x9E3779B97F4A7C15L >>> 16, range));
	}

}
