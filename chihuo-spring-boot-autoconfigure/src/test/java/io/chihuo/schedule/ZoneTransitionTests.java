// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the slots around each change of the clock in 400 years with a model that looks
 * at each minute.
 */
class ZoneTransitionTests {

	private static final Instant FIRST_MOMENT = Instant.parse("1975-01-01T00:00:00Z");

	private static final Instant LAST_MOMENT = Instant.parse("2375-01-01T00:00:00Z");

	private static final Duration COMPARED_MARGIN = Duration.ofHours(3);

	private static final List<Sample> SAMPLES = List.of(
			new Sample("0 30 2 * * *", (hour) -> hour == 2, (minute) -> minute == 30, false, false),
			new Sample("0 0 0 * * *", (hour) -> hour == 0, (minute) -> minute == 0, false, false),
			new Sample("0 */20 0-3 * * *", (hour) -> hour <= 3, (minute) -> minute % 20 == 0, false, false),
			new Sample("0 15 * * * *", (hour) -> true, (minute) -> minute == 15, true, true),
			new Sample("0 */30 * * * *", (hour) -> true, (minute) -> minute % 30 == 0, true, true),
			new Sample("0 10 */2 * * *", (hour) -> hour % 2 == 0, (minute) -> minute == 10, false, true));

	@ParameterizedTest
	@ValueSource(
			strings = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Sao_Paulo",
					"Asia/Tehran", "Africa/Casablanca", "Pacific/Apia", "Antarctica/Troll", "America/Scoresbysund" })
	void slotsAroundEachChangeOfTheClockAreThoseOfTheModel(String name) {
		ZoneId zone = ZoneId.of(name);
		List<CronSeries> series = SAMPLES.stream().map((sample) -> new CronSeries(sample.cron(), zone)).toList();
		int changes = 0;
		ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST_MOMENT);
		while (change != null && change.getInstant().isBefore(LAST_MOMENT)) {
			for (int i = 0; i < SAMPLES.size(); i++) {
				compareAround(change, SAMPLES.get(i), series.get(i), zone.getRules());
			}
			changes++;
			change = zone.getRules().nextTransition(change.getInstant());
		}
		assertThat(changes).isPositive();
	}

	private static void compareAround(ZoneOffsetTransition change, Sample sample, CronSeries series, ZoneRules rules) {
		Instant from = change.getInstant().minus(COMPARED_MARGIN);
		Instant until = change.getInstant().plus(COMPARED_MARGIN);
		List<Instant> slots = new ArrayList<>();
		for (Instant slot = series.nextAfter(from); slot != null
				&& !slot.isAfter(until); slot = series.nextAfter(slot)) {
			slots.add(slot);
		}
		List<Instant> expected = List.copyOf(sample.slotsBetween(from, until, change, rules));
		if (!slots.equals(expected)) {
			assertThat(slots).as("%s at %s", sample.cron(), change).isEqualTo(expected);
		}
		Instant newest = expected.isEmpty() ? null : expected.get(expected.size() - 1);
		if (newest == null || !newest.equals(series.newestBetween(from, until))) {
			assertThat(series.newestBetween(from, until)).as("newest of %s at %s", sample.cron(), change)
				.isEqualTo(newest);
		}
	}

	private record Sample(String cron, IntPredicate hours, IntPredicate minutes, boolean everyHour, boolean repeated) {

		TreeSet<Instant> slotsBetween(Instant from, Instant until, ZoneOffsetTransition change, ZoneRules rules) {
			TreeSet<Instant> slots = new TreeSet<>();
			for (Instant minute = from.plusSeconds(60); !minute.isAfter(until); minute = minute.plusSeconds(60)) {
				ZoneOffset offset = rules.getOffset(minute);
				LocalDateTime local = LocalDateTime.ofInstant(minute, offset);
				List<ZoneOffset> offsets = rules.getValidOffsets(local);
				if (matches(local) && (this.repeated || offsets.get(0).equals(offset))) {
					slots.add(minute);
				}
			}
			if (change.isGap() && !this.everyHour && matchesInGap(change)) {
				slots.add(change.getInstant());
			}
			return slots;
		}

		private boolean matchesInGap(ZoneOffsetTransition gap) {
			for (LocalDateTime local = gap.getDateTimeBefore(); local
				.isBefore(gap.getDateTimeAfter()); local = local.plusMinutes(1)) {
				if (matches(local)) {
					return true;
				}
			}
			return false;
		}

		private boolean matches(LocalDateTime local) {
			return this.hours.test(local.getHour()) && this.minutes.test(local.getMinute());
		}

	}

}
