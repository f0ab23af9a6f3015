// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CallbackThreadsTests {

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void endCallbacks() {
		this.end.countDown();
	}

	private void blockForEver() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void callbacksThatNeverReturnOnlyDelayOthers(CapturedOutput output) {
		for (int i = 0; i <= CallbackThreads.MANY_THREADS; i++) {
			CompletableFuture<Void> blocking = new CompletableFuture<>();
			CallbackFutures.onCallbackThread(blocking).thenRun(this::blockForEver);
			blocking.complete(null);
		}
		CompletableFuture<String> answer = new CompletableFuture<>();
		CompletableFuture<String> awaited = CallbackFutures.onCallbackThread(answer);
		answer.complete("answer");
		assertThat(awaited).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo("answer");
		TestLimits.await()
			.until(() -> output.getAll().contains("callbacks of the application have not returned")
					&& output.getAll().contains("Stack of thread 'chihuo-callback-"));
	}

}
