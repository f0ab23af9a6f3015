// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;

/**
 * Settings of one schedule. A property that is not set keeps the value of the annotation.
 */
public class ScheduleProperties {

	/**
	 * Cron expression of six fields, in place of that of the annotation or its rate; '-'
	 * disables the schedule.
	 */
	private @Nullable String cron;

	/**
	 * Time from one slot to the next, 1s to 36500d, in place of that of the annotation or
	 * its expression.
	 */
	private @Nullable Duration every;

	/**
	 * Time zone of the expression. Default UTC.
	 */
	private @Nullable ZoneId zone;

	/**
	 * Treatment of slots that came due while no node was running: once, skip or all.
	 * Default once.
	 */
	private @Nullable MisfirePolicy misfire;

	/**
	 * Greatest age at which a missed slot is run once. Default one period, at most 1h.
	 */
	private @Nullable Duration catchUpWithin;

	/**
	 * Most missed slots that are run with 'all', 1 to 1000. Default 10.
	 */
	private @Nullable Integer maxMissedRuns;

	/**
	 * Treatment of a slot that comes due while an earlier run is under way: skip,
	 * queue-one or allow. Default skip.
	 */
	private @Nullable OverlapPolicy overlap;

	/**
	 * Longest time by which the schedule is shifted, at most 24h. Default 0.
	 */
	private @Nullable Duration jitter;

	public @Nullable String getCron() {
		return this.cron;
	}

	public void setCron(@Nullable String cron) {
		this.cron = cron;
	}

	public @Nullable Duration getEvery() {
		return this.every;
	}

	public void setEvery(@Nullable Duration every) {
		this.every = every;
	}

	public @Nullable ZoneId getZone() {
		return this.zone;
	}

	public void setZone(@Nullable ZoneId zone) {
		this.zone = zone;
	}

	public @Nullable MisfirePolicy getMisfire() {
		return this.misfire;
	}

	public void setMisfire(@Nullable MisfirePolicy misfire) {
		this.misfire = misfire;
	}

	public @Nullable Duration getCatchUpWithin() {
		return this.catchUpWithin;
	}

	public void setCatchUpWithin(@Nullable Duration catchUpWithin) {
		this.catchUpWithin = catchUpWithin;
	}

	public @Nullable Integer getMaxMissedRuns() {
		return this.maxMissedRuns;
	}

	public void setMaxMissedRuns(@Nullable Integer maxMissedRuns) {
		this.maxMissedRuns = maxMissedRuns;
	}

	public @Nullable OverlapPolicy getOverlap() {
		return this.overlap;
	}

	public void setOverlap(@Nullable OverlapPolicy overlap) {
		this.overlap = overlap;
	}

	public @Nullable Duration getJitter() {
		return this.jitter;
	}

	public void setJitter(@Nullable Duration jitter) {
		this.jitter = jitter;
	}

}
