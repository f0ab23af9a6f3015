// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.servers.TestLimits;

class RepeatedLookTests {

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final AtomicInteger looks = new AtomicInteger();

	private final RepeatedLook look = new RepeatedLook(this.timer, () -> true, this::look);

	@AfterEach
	void close() {
		this.timer.shutdownNow();
	}

	private CompletableFuture<Long> look() {
		CompletableFuture<Long> answer = new FullHeapFuture<>((this.looks.incrementAndGet() == 1) ? 1 : 0);
		answer.complete(-1L);
		return answer;
	}

	@Test
	void lookWithoutMemoryForItsAnswerIsRepeated() {
		this.look.lookSoon();
		TestLimits.await().until(() -> this.looks.get() == 2);
	}

}
