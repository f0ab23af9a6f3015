// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.MisfirePolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MisfireRuleTests {

	private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

	private static final SlotSeries DAILY = new RateSeries(ANCHOR, Duration.ofDays(1));

	private static final SlotSeries EACH_MINUTE = new RateSeries(ANCHOR, Duration.ofMinutes(1));

	private static final Instant FIRST_DAY = ANCHOR.plus(Duration.ofDays(1));

	@Test
	void nothingIsDueBeforeTheNextSlot() {
		for (MisfirePolicy policy : MisfirePolicy.values()) {
			assertThat(rule(policy, null).judge(DAILY, ANCHOR, FIRST_DAY.minusNanos(1))).isNull();
		}
	}

	@Test
	void slotIsRunAtItsInstantUnderEachPolicy() {
		for (MisfirePolicy policy : MisfirePolicy.values()) {
			assertThat(rule(policy, null).judge(DAILY, ANCHOR, FIRST_DAY))
				.isEqualTo(new DueSlots(List.of(FIRST_DAY), FIRST_DAY, null, 0));
		}
	}

	@Test
	void slotThatIsSlightlyLateIsNoMisfire() {
		Instant now = FIRST_DAY.plus(MisfireRule.ON_TIME_WINDOW);
		assertThat(rule(MisfirePolicy.SKIP, null).judge(DAILY, ANCHOR, now))
			.isEqualTo(new DueSlots(List.of(FIRST_DAY), FIRST_DAY, null, 0));
		assertThat(rule(MisfirePolicy.SKIP, null).judge(DAILY, ANCHOR, now.plusNanos(1)))
			.isEqualTo(new DueSlots(List.of(), FIRST_DAY, FIRST_DAY, 1));
	}

	@Test
	void missedSlotIsRunOnceWithinAnHourByDefault() {
		MisfireRule once = rule(MisfirePolicy.ONCE, null);
		Instant now = FIRST_DAY.plus(Duration.ofHours(1));
		assertThat(once.judge(DAILY, ANCHOR, now)).isEqualTo(new DueSlots(List.of(FIRST_DAY), FIRST_DAY, null, 0));
		assertThat(once.judge(DAILY, ANCHOR, now.plusNanos(1)))
			.isEqualTo(new DueSlots(List.of(), FIRST_DAY, FIRST_DAY, 1));
	}

	@Test
	void missedSlotIsRunWithinTheTimeThatIsSet() {
		MisfireRule once = rule(MisfirePolicy.ONCE, Duration.ofHours(5));
		assertThat(once.judge(DAILY, ANCHOR, FIRST_DAY.plus(Duration.ofHours(5))))
			.isEqualTo(new DueSlots(List.of(FIRST_DAY), FIRST_DAY, null, 0));
	}

	@Test
	void onlyTheNewestOfManyMissedSlotsIsRunOnce() {
		Instant newest = ANCHOR.plus(Duration.ofDays(300));
		assertThat(rule(MisfirePolicy.ONCE, null).judge(EACH_MINUTE, ANCHOR, newest.plusSeconds(59)))
			.isEqualTo(new DueSlots(List.of(newest), newest, newest.minusSeconds(60), 10_000));
	}

	@Test
	void allMissedSlotsAreRunUpToTheMaximumOldestFirst() {
		Instant now = ANCHOR.plus(Duration.ofMinutes(10)).plusSeconds(30);
		DueSlots due = new MisfireRule(MisfirePolicy.ALL, null, 3).judge(EACH_MINUTE, ANCHOR, now);
		assertThat(due).isEqualTo(new DueSlots(List.of(minute(8), minute(9), minute(10)), minute(10), minute(7), 7));
		due = new MisfireRule(MisfirePolicy.ALL, null, 10).judge(EACH_MINUTE, ANCHOR, now);
		assertThat(due).isNotNull();
		assertThat(due.runs()).hasSize(10).isSorted();
		assertThat(due.newestSkipped()).isNull();
	}

	@Test
	void slotsAreJudgedOnceWhenTheSeriesContinuesAfterTheNewest() {
		Instant last = ANCHOR;
		int runs = 0;
		for (Instant now = ANCHOR; now.isBefore(ANCHOR.plus(Duration.ofHours(2))); now = now.plusSeconds(7)) {
			DueSlots due = rule(MisfirePolicy.SKIP, null).judge(EACH_MINUTE, last, now);
			if (due != null) {
				assertThat(due.newest()).isEqualTo(last.plusSeconds(60));
				last = due.newest();
				runs += due.runs().size();
			}
		}
		assertThat(runs).isEqualTo(119);
	}

	@Test
	void clockThatIsSetBackJudgesNothingAgain() {
		assertThat(rule(MisfirePolicy.ALL, null).judge(EACH_MINUTE, minute(60), minute(3))).isNull();
	}

	@Test
	void valuesOutsideTheirBoundsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MisfireRule(MisfirePolicy.ALL, null, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> rule(MisfirePolicy.ONCE, Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new RateSeries(ANCHOR, Duration.ofMillis(999)));
	}

	private static MisfireRule rule(MisfirePolicy policy, @Nullable Duration catchUpWithin) {
		return new MisfireRule(policy, catchUpWithin, 1);
	}

	private static Instant minute(int number) {
		return ANCHOR.plus(Duration.ofMinutes(number));
	}

}
