// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.Assert;

/**
 * Slots of a cron expression in a time zone.
 * <p>
 * A time that the clock skips has its slot at the first instant after the gap, unless the
 * expression runs in every hour. A time that comes twice has one slot, the first, if the
 * hours are fixed, and two if they are every hour or a step. Spring's expression computes
 * local times only: between two changes of the clock these are as regular as in UTC.
 */
final class CronSeries implements SlotSeries {

	private static final int HOUR_FIELD_INDEX = 2;

	private static final Duration FIRST_SEARCH_WINDOW = Duration.ofSeconds(1);

	private final CronExpression expression;

	private final ZoneRules rules;

	private final boolean everyHour;

	private final boolean repeated;

	/**
	 * Parse an expression of six fields, or a macro such as {@code @daily}.
	 * @throws IllegalArgumentException if it is malformed, or matches no date
	 */
	CronSeries(String cron, ZoneId zone) {
		this.expression = CronExpression.parse(cron);
		this.rules = zone.getRules();
		// toString has the fields of a macro
		String hours = this.expression.toString().split("\\s+")[HOUR_FIELD_INDEX];
		this.everyHour = "*".equals(hours) || "*/1".equals(hours);
		this.repeated = this.everyHour || hours.contains("/");
		Assert.isTrue(this.expression.next(LocalDateTime.of(2000, 1, 1, 0, 0)) != null,
				() -> "Cron expression '" + cron + "' matches no date");
	}

	@Override
	public @Nullable Instant nextAfter(Instant moment) {
		ZoneOffset offset = this.rules.getOffset(moment);
		LocalDateTime local = LocalDateTime.ofInstant(moment, offset);
		ZoneOffsetTransition change = this.rules.nextTransition(moment);
		while (true) {
			LocalDateTime match = this.expression.next(local);
			if (match == null) {
				return null;
			}
			if (change == null || match.isBefore(change.getDateTimeBefore())) {
				if (this.repeated || this.rules.getOffset(match).equals(offset)) {
					return match.toInstant(offset);
				}
				local = match;
				continue;
			}
			if (change.isGap() && !this.everyHour && match.isBefore(change.getDateTimeAfter())) {
				return change.getInstant();
			}
			offset = change.getOffsetAfter();
			local = change.getDateTimeAfter().minusNanos(1);
			change = this.rules.nextTransition(change.getInstant());
		}
	}

	@Override
	public @Nullable Instant newestBetween(Instant after, Instant until) {
		Duration window = FIRST_SEARCH_WINDOW;
		while (after.isBefore(until)) {
			Instant from = until.minus(window);
			Instant start = from.isBefore(after) ? after : from;
			Instant found = lastFrom(start, until);
			if (found != null || start.equals(after)) {
				return found;
			}
			window = window.multipliedBy(2);
		}
		return null;
	}

	private @Nullable Instant lastFrom(Instant start, Instant until) {
		Instant last = null;
		for (Instant slot = nextAfter(start); slot != null && !slot.isAfter(until); slot = nextAfter(slot)) {
			last = slot;
		}
		return last;
	}

}
