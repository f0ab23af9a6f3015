package io.chihuo;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void waitGrowsByTheMultiplierUpToTheMaximum() {
		Backoff backoff = new Backoff(SECOND, 2, Duration.ofSeconds(10), 0);
		assertThat(IntStream.rangeClosed(1, 6).mapToObj((n) -> backoff.after(n).toSeconds())).containsExactly(1L, 2L,
				4L, 8L, 10L, 10L);
	}

	@Test
	void manyFailuresDoNotOverflow() {
		assertThat(new Backoff(SECOND, 10, MINUTE, 0).after(Integer.MAX_VALUE)).isEqualTo(MINUTE);
		assertThat(new Backoff(Duration.ZERO, 10, MINUTE, 0).after(Integer.MAX_VALUE)).isEqualTo(Duration.ZERO);
	}

	@Test
	void multiplierOfOneKeepsTheWait() {
		assertThat(new Backoff(SECOND, 1, MINUTE, 0).after(50)).isEqualTo(SECOND);
	}

	@Test
	void jitterSpreadsTheWaitToBothSides() {
		Backoff backoff = new Backoff(Duration.ofSeconds(10), 2, MINUTE, 0.2);
		assertThat(IntStream.range(0, 2000).mapToObj((i) -> backoff.after(1)))
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12)))
			.anySatisfy((wait) -> assertThat(wait).isLessThan(Duration.ofMillis(8500)))
			.anySatisfy((wait) -> assertThat(wait).isGreaterThan(Duration.ofMillis(11500)));
	}

	@Test
	void fullJitterNeverGivesANegativeWait() {
		Backoff backoff = new Backoff(SECOND, 2, MINUTE, 1);
		assertThat(IntStream.range(0, 2000).mapToObj((i) -> backoff.after(1)))
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ZERO, SECOND.multipliedBy(2)));
	}

	@Test
	void valuesThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND.negated(), 2, MINUTE, 0))
			.withMessageContaining("'backoff.initial'");
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, 0.5, MINUTE, 0))
			.withMessageContaining("'backoff.multiplier'");
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, 2, MINUTE.negated(), 0))
			.withMessageContaining("'backoff.max'");
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, 2, MINUTE, 1.1))
			.withMessageContaining("'backoff.jitter'");
	}

}
