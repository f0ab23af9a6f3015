// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddOptionsTests {

	@Test
	void timesThatNoClockReachesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AddOptions.delayed(ChronoUnit.FOREVER.getDuration()));
		assertThatIllegalArgumentException().isThrownBy(() -> AddOptions.delayed(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> AddOptions.dueAt(Instant.MAX));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryLaterException(ChronoUnit.FOREVER.getDuration(), "later"));
	}

	@Test
	void pastIsDueAtOnceHoweverLongAgo() {
		assertThat(AddOptions.dueAt(Instant.MIN).due()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void optionsCombine() {
		AddOptions options = AddOptions.delayed(Duration.ofSeconds(3)).replace().evenIfFinished().header("a", "b");
		assertThat(options.delay()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.replacesWaiting()).isTrue();
		assertThat(options.acceptsFinished()).isTrue();
		assertThat(options.ignoresRunning()).isFalse();
		assertThat(options.headers()).containsEntry("a", "b");
	}

}
