// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationConversionTests {

	private static final Duration MAX_DURATION = Duration.ofSeconds(Long.MAX_VALUE);

	private static final Duration MIN_DURATION = Duration.ofSeconds(Long.MIN_VALUE);

	@Test
	void durationInRangeIsExact() {
		assertThat(DurationConversion.toNanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
		assertThat(DurationConversion.toMillis(Duration.ofSeconds(-3))).isEqualTo(-3000);
		assertThat(DurationConversion.plusDuration(5, Duration.ofMillis(3))).isEqualTo(8);
		assertThat(DurationConversion.plusDuration(5, Duration.ofMillis(-30))).isEqualTo(-25);
	}

	@Test
	void durationOutOfRangeIsTheLongest() {
		assertThat(DurationConversion.toNanos(MAX_DURATION)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.toMillis(MAX_DURATION)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.plusDuration(1, MAX_DURATION)).isEqualTo(Long.MAX_VALUE);
		assertThat(DurationConversion.toNanos(MIN_DURATION)).isEqualTo(Long.MIN_VALUE);
		assertThat(DurationConversion.toMillis(MIN_DURATION)).isEqualTo(Long.MIN_VALUE);
		assertThat(DurationConversion.plusDuration(-1, MIN_DURATION)).isEqualTo(Long.MIN_VALUE);
	}

}
