// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadyRangeTests {

	private static final long SECOND_MICROS = 1_000_000;

	private static final long MILLI_NANOS = 1_000_000;

	private final ReadyRange range = new ReadyRange();

	private void lookFromBeginning(long began, long took, long first) {
		this.range.onLookedFromBeginning(began, began + took);
		this.range.onFound(ReadyRange.MIN_PLACE, first);
	}

	@Test
	void looksStartFromTheBeginningUntilOneHasEnded() {
		assertThat(this.range.startOf(0)).isEqualTo(ReadyRange.MIN_PLACE);
		assertThat(this.range.startOf(1)).isEqualTo(ReadyRange.MIN_PLACE);
		lookFromBeginning(0, MILLI_NANOS, 100 * SECOND_MICROS);
		assertThat(this.range.startOf(2 * MILLI_NANOS)).isEqualTo(99 * SECOND_MICROS);
	}

	@Test
	void looksFromTheBeginningAreAsRareAsTheyAreSlow() {
		lookFromBeginning(0, 10 * MILLI_NANOS, 100 * SECOND_MICROS);
		assertThat(this.range.startOf(209 * MILLI_NANOS)).isEqualTo(99 * SECOND_MICROS);
		assertThat(this.range.startOf(210 * MILLI_NANOS)).isEqualTo(ReadyRange.MIN_PLACE);
	}

	@Test
	void looksFromTheBeginningAreMadeAtLeastEveryFiveSeconds() {
		lookFromBeginning(0, 1000 * MILLI_NANOS, 100 * SECOND_MICROS);
		assertThat(this.range.startOf(5999 * MILLI_NANOS)).isEqualTo(99 * SECOND_MICROS);
		assertThat(this.range.startOf(6000 * MILLI_NANOS)).isEqualTo(ReadyRange.MIN_PLACE);
	}

	@Test
	void rangeMovesOnWithTheTasksThatAreFound() {
		lookFromBeginning(0, MILLI_NANOS, 100 * SECOND_MICROS);
		this.range.onFound(99 * SECOND_MICROS, 150 * SECOND_MICROS);
		assertThat(this.range.startOf(MILLI_NANOS)).isEqualTo(149 * SECOND_MICROS);
		this.range.onFound(149 * SECOND_MICROS, 149 * SECOND_MICROS);
		assertThat(this.range.startOf(MILLI_NANOS)).isEqualTo(149 * SECOND_MICROS);
	}

	@Test
	void lookFromTheBeginningThatFindsALateTaskTakesTheRangeBack() {
		lookFromBeginning(0, MILLI_NANOS, 100 * SECOND_MICROS);
		lookFromBeginning(100 * MILLI_NANOS, MILLI_NANOS, 50 * SECOND_MICROS);
		assertThat(this.range.startOf(101 * MILLI_NANOS)).isEqualTo(49 * SECOND_MICROS);
	}

	@Test
	void taskForTheHeadLeavesTheRangeAlone() {
		lookFromBeginning(0, MILLI_NANOS, 100 * SECOND_MICROS);
		this.range.onFound(99 * SECOND_MICROS, -150 * SECOND_MICROS);
		assertThat(this.range.startOf(MILLI_NANOS)).isEqualTo(99 * SECOND_MICROS);
	}

	@Test
	void tasksOfThisProcessAreIncluded() {
		lookFromBeginning(0, MILLI_NANOS, 100 * SECOND_MICROS);
		this.range.includePlace(80 * SECOND_MICROS);
		this.range.includePlace(90 * SECOND_MICROS);
		assertThat(this.range.startOf(MILLI_NANOS)).isEqualTo(80 * SECOND_MICROS);
	}

}
