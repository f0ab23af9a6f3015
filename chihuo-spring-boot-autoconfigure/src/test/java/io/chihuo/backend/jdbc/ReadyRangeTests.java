// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadyRangeTests {

	private static final long SECOND_MICROS = 1_000_000;

	private final ReadyRange range = new ReadyRange();

	private void look(long first) {
		try (ReadyRange.Look look = this.range.startLook()) {
			look.found(first);
		}
	}

	@Test
	void looksStartFromTheBeginningUntilOneHasFoundSomething() {
		assertThat(this.range.from()).isEqualTo(ReadyRange.MIN_PLACE);
		this.range.startLook().close();
		assertThat(this.range.from()).as("found nothing").isEqualTo(ReadyRange.MIN_PLACE);
		look(100 * SECOND_MICROS);
		assertThat(this.range.startLook().from()).isEqualTo(99 * SECOND_MICROS);
	}

	@Test
	void rangeMovesOnWithTheTasksThatAreFound() {
		look(100 * SECOND_MICROS);
		look(150 * SECOND_MICROS);
		assertThat(this.range.from()).isEqualTo(149 * SECOND_MICROS);
		look(149 * SECOND_MICROS);
		assertThat(this.range.from()).isEqualTo(149 * SECOND_MICROS);
	}

	@Test
	void taskForTheHeadLeavesTheRangeAlone() {
		look(100 * SECOND_MICROS);
		look(-150 * SECOND_MICROS);
		assertThat(this.range.from()).isEqualTo(99 * SECOND_MICROS);
	}

	@Test
	void tasksBehindThePlaceAreIncluded() {
		look(100 * SECOND_MICROS);
		this.range.includePlace(80 * SECOND_MICROS);
		this.range.includePlace(90 * SECOND_MICROS);
		assertThat(this.range.from()).isEqualTo(80 * SECOND_MICROS);
	}

	@Test
	void taskThatIsIncludedDuringALookIsNotPassedByIt() {
		look(100 * SECOND_MICROS);
		try (ReadyRange.Look look = this.range.startLook()) {
			this.range.includePlace(120 * SECOND_MICROS);
			look.found(150 * SECOND_MICROS);
		}
		assertThat(this.range.from()).isEqualTo(120 * SECOND_MICROS);
		look(150 * SECOND_MICROS);
		assertThat(this.range.from()).isEqualTo(149 * SECOND_MICROS);
	}

	@Test
	void missedNotificationsAreFollowedByALookFromTheBeginning() {
		look(100 * SECOND_MICROS);
		try (ReadyRange.Look look = this.range.startLook()) {
			this.range.includeAll();
			look.found(100 * SECOND_MICROS);
		}
		assertThat(this.range.from()).isEqualTo(ReadyRange.MIN_PLACE);
	}

	@Test
	void taskIsLateHalfASecondAfterItGotItsPlace() {
		assertThat(ReadyRange.isLate(100 * SECOND_MICROS, 100 * SECOND_MICROS + 500_000)).isFalse();
		assertThat(ReadyRange.isLate(100 * SECOND_MICROS, 100 * SECOND_MICROS + 500_001)).isTrue();
		assertThat(ReadyRange.isLate(Long.MAX_VALUE, 100 * SECOND_MICROS)).as("none").isFalse();
	}

}
