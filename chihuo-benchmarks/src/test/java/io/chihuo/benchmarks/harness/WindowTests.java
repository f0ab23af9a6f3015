// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WindowTests {

	@Test
	void windowDoesNotWaitWhenAllAreAnswered() {
		Window window = new Window(2);
		for (int i = 0; i < 5; i++) {
			window.sendCall(() -> CompletableFuture.completedFuture("done"));
		}
		assertThatCode(window::awaitAll).doesNotThrowAnyException();
	}

	@Test
	void windowReportsAFailedCall() {
		Window window = new Window(2);
		window.sendCall(() -> CompletableFuture.failedFuture(new IllegalStateException("refused")));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(window::awaitAll)
			.withMessageContaining("refused");
	}

}
