package io.chihuo.concurrent;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationsTests {

	private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

	private static final Duration MOST_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

	@Test
	void durationInRangeIsExact() {
		assertThat(Durations.nanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
		assertThat(Durations.millis(Duration.ofSeconds(-3))).isEqualTo(-3000);
		assertThat(Durations.after(5, Duration.ofMillis(3))).isEqualTo(8);
		assertThat(Durations.after(5, Duration.ofMillis(-30))).isEqualTo(-25);
	}

	@Test
	void durationOutOfRangeIsTheLongest() {
		assertThat(Durations.nanos(LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(Durations.millis(LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(Durations.after(1, LONGEST)).isEqualTo(Long.MAX_VALUE);
		assertThat(Durations.nanos(MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
		assertThat(Durations.millis(MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
		assertThat(Durations.after(-1, MOST_NEGATIVE)).isEqualTo(Long.MIN_VALUE);
	}

}
