// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.CallInterruptedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BlockingWaitTests {

	@Test
	void interruptedCallDiffersFromAnUnavailableBackend() {
		BlockingWait answers = new BlockingWait("loop", Duration.ofMinutes(5));
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(CallInterruptedException.class)
				.isThrownBy(() -> answers.awaitAnswer(new CompletableFuture<>()))
				.withMessageContaining("queue 'loop'")
				.withCauseInstanceOf(InterruptedException.class)
				.isNotInstanceOf(BackendUnavailableException.class);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void answerThatIsThereReachesAnInterruptedThread() {
		BlockingWait answers = new BlockingWait("loop", Duration.ofMinutes(5));
		Thread.currentThread().interrupt();
		try {
			assertThat(answers.awaitAnswer(CompletableFuture.completedFuture("yes"))).isEqualTo("yes");
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

}
