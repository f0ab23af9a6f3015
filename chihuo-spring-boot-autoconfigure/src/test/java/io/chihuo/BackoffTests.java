// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	@Test
	void waitGrowsByTheMultiplierUpToTheMaximum() {
		Backoff backoff = Backoff.exponential(ONE_SECOND, 2, Duration.ofSeconds(10)).withJitter(0);
		assertThat(IntStream.rangeClosed(1, 6).mapToObj((n) -> backoff.after(n).toSeconds())).containsExactly(1L, 2L,
				4L, 8L, 10L, 10L);
	}

	@Test
	void manyFailuresDoNotOverflow() {
		assertThat(Backoff.exponential(ONE_SECOND, 10, ONE_MINUTE).withJitter(0).after(Integer.MAX_VALUE))
			.isEqualTo(ONE_MINUTE);
		assertThat(Backoff.exponential(Duration.ZERO, 10, ONE_MINUTE).withJitter(0).after(Integer.MAX_VALUE))
			.isEqualTo(Duration.ZERO);
	}

	@Test
	void multiplierOfOneKeepsTheWait() {
		assertThat(Backoff.exponential(ONE_SECOND, 1, ONE_MINUTE).withJitter(0).after(50)).isEqualTo(ONE_SECOND);
	}

	@Test
	void jitterSpreadsTheWaitToBothSides() {
		Backoff backoff = Backoff.exponential(Duration.ofSeconds(10), 2, ONE_MINUTE);
		assertThat(IntStream.range(0, 2000).mapToObj((i) -> backoff.after(1)))
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12)))
			.anySatisfy((wait) -> assertThat(wait).isLessThan(Duration.ofMillis(8500)))
			.anySatisfy((wait) -> assertThat(wait).isGreaterThan(Duration.ofMillis(11500)));
	}

	@Test
	void fullJitterNeverGivesANegativeWait() {
		Backoff backoff = Backoff.exponential(ONE_SECOND, 2, ONE_MINUTE).withJitter(1);
		assertThat(IntStream.range(0, 2000).mapToObj((i) -> backoff.after(1)))
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ZERO, ONE_SECOND.multipliedBy(2)));
	}

	@Test
	void impossibleValuesAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.exponential(ONE_SECOND.negated(), 2, ONE_MINUTE).withJitter(0))
			.withMessageContaining("'backoff.initial'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.exponential(ONE_SECOND, 0.5, ONE_MINUTE).withJitter(0))
			.withMessageContaining("'backoff.multiplier'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.exponential(ONE_SECOND, 2, ONE_MINUTE.negated()).withJitter(0))
			.withMessageContaining("'backoff.max'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.exponential(ONE_SECOND, 2, ONE_MINUTE).withJitter(1.1))
			.withMessageContaining("'backoff.jitter'");
	}

}
