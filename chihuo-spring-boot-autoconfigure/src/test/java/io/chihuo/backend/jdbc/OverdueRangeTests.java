// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OverdueRangeTests {

	private final OverdueRange range = new OverdueRange();

	@Test
	void pollsStartFromTheBeginningUntilOneFoundNothing() {
		assertThat(this.range.startOf(100_000)).isEqualTo(OverdueRange.MIN_START_MILLIS);
		assertThat(this.range.startOf(100_001)).isEqualTo(OverdueRange.MIN_START_MILLIS);
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_002);
		assertThat(this.range.startOf(100_003)).isEqualTo(90_002);
		this.range.isClear(90_002, 104_000);
		assertThat(this.range.startOf(104_001)).isEqualTo(94_000);
	}

	@Test
	void pollsStartFromTheBeginningAgainAfterAWhile() {
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_000);
		assertThat(this.range.startOf(104_999)).isEqualTo(90_000);
		assertThat(this.range.startOf(105_000)).isEqualTo(OverdueRange.MIN_START_MILLIS);
	}

	@Test
	void lateWritesOfThisProcessAreIncluded() {
		this.range.isClear(OverdueRange.MIN_START_MILLIS, 100_000);
		this.range.includeMoment(95_000);
		this.range.includeMoment(80_000);
		assertThat(this.range.startOf(100_001)).isEqualTo(79_999);
	}

}
