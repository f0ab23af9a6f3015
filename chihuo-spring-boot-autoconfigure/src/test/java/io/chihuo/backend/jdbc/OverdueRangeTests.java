// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OverdueRangeTests {

	private final OverdueRange range = new OverdueRange();

	@Test
	void pollsStartFromTheBeginningUntilOneFoundNothing() {
		assertThat(this.range.startOf(100_000, false)).isEqualTo(OverdueRange.MIN_START_MILLIS);
		assertThat(this.range.startOf(100_001, false)).isEqualTo(OverdueRange.MIN_START_MILLIS);
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_002, false);
		assertThat(this.range.startOf(100_003, false)).isEqualTo(90_002);
		this.range.isClear(90_002, 104_000, false);
		assertThat(this.range.startOf(104_001, false)).isEqualTo(94_000);
	}

	@Test
	void pollsStartFromTheBeginningAgainAfterAWhile() {
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_000, false);
		assertThat(this.range.startOf(104_999, false)).isEqualTo(90_000);
		assertThat(this.range.startOf(105_000, false)).isEqualTo(OverdueRange.MIN_START_MILLIS);
	}

	@Test
	void lateWritesOfThisProcessAreIncluded() {
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_000, false);
		this.range.includeMoment(95_000);
		this.range.includeMoment(80_000);
		assertThat(this.range.startOf(100_001, false)).isEqualTo(79_999);
	}

	@Test
	void pollsGoOnwardWhereSomebodyElseLooksBehind() {
		assertThat(this.range.startOf(100_000, true)).isEqualTo(OverdueRange.MIN_START_MILLIS);
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_000, true);
		assertThat(this.range.startOf(200_000, true)).isEqualTo(99_000).isEqualTo(this.range.from());
	}

}
