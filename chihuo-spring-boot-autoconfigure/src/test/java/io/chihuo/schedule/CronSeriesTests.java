// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CronSeriesTests {

	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	@Test
	void timeThatTheClockSkipsRunsAtTheFirstInstantAfterTheGap() {
		CronSeries series = new CronSeries("0 30 2 * * *", BERLIN);
		Instant before = Instant.parse("2026-03-28T01:30:00Z");
		assertThat(series.nextAfter(before)).isEqualTo("2026-03-29T01:00:00Z");
		assertThat(series.nextAfter(Instant.parse("2026-03-29T01:00:00Z"))).isEqualTo("2026-03-30T00:30:00Z");
	}

	@Test
	void fixedHourThatComesTwiceRunsOnce() {
		CronSeries series = new CronSeries("0 30 2 * * *", BERLIN);
		Instant first = Instant.parse("2026-10-25T00:30:00Z");
		assertThat(series.nextAfter(first.minusSeconds(1))).isEqualTo(first);
		assertThat(series.nextAfter(first)).isEqualTo("2026-10-26T01:30:00Z");
	}

	@Test
	void everyHourRunsEachTimeThatTheHourComes() {
		CronSeries series = new CronSeries("@hourly", BERLIN);
		Instant slot = Instant.parse("2026-10-24T22:00:00Z");
		for (int i = 0; i < 6; i++) {
			assertThat(series.nextAfter(slot)).isEqualTo(slot.plusSeconds(3600));
			slot = slot.plusSeconds(3600);
		}
	}

	@Test
	void everyHourHasNoSlotInAGap() {
		CronSeries series = new CronSeries("0 15 * * * *", BERLIN);
		assertThat(series.nextAfter(Instant.parse("2026-03-29T00:15:00Z"))).isEqualTo("2026-03-29T01:15:00Z");
	}

	@Test
	void dayThatAZoneSkipsRunsAtTheFirstInstantAfterIt() {
		CronSeries series = new CronSeries("0 0 12 30 12 *", ZoneId.of("Pacific/Apia"));
		assertThat(series.nextAfter(Instant.parse("2011-12-01T00:00:00Z"))).isEqualTo("2011-12-30T10:00:00Z");
	}

	@Test
	void leapDayIsFoundPastACenturyWithoutOne() {
		CronSeries series = new CronSeries("0 0 0 29 2 *", ZoneId.of("UTC"));
		assertThat(series.nextAfter(Instant.parse("2096-03-01T00:00:00Z"))).isEqualTo("2104-02-29T00:00:00Z");
	}

	@Test
	void dateThatNoYearHasIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CronSeries("0 0 0 31 2 *", BERLIN))
			.withMessageContaining("'0 0 0 31 2 *' matches no date");
	}

	@Test
	void newestSlotOfAYearOfSecondsIsFound() {
		CronSeries series = new CronSeries("* * * * * *", BERLIN);
		Instant now = Instant.parse("2026-11-28T08:00:00.5Z");
		assertThat(series.newestBetween(Instant.parse("2025-11-28T08:00:00Z"), now)).isEqualTo("2026-11-28T08:00:00Z");
		assertThat(series.newestBetween(now, now.plusMillis(499))).isNull();
		assertThat(series.newestBetween(now, now.plusMillis(500))).isEqualTo("2026-11-28T08:00:01Z");
	}

}
