// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationConversionTests {

	private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

	private static final Duration MOST_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

	@Test
	void durationInRangeIsExact() {
		assertThat(DurationConversion.toNanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
		assertThat(DurationConversion.toMillis(Duration.ofSeconds(-3))).isEqualTo(-3000);
		assertThat(DurationConversion.plusDuration(5, Duration.ofMillis(3))).isEqualTo(8);
		assertThat(DurationConversion.plusDuration(5, Duration.ofMillis(-30))).isEqualTo(-25);
	}

	@Test
	void durationOutOfRangeIsTheLongest() {
		assertThat(DurationConversion.toNanos(LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.toMillis(LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.plusDuration(1, LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.toNanos(MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
		assertThat(DurationConversion.toMillis(MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
		assertThat(DurationConversion.plusDuration(-1, MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
	}

}
