// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.chihuo.autoconfigure.ApplicationExit.FailureWatch;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class FailureWatchTests {

	private final AtomicInteger looks = new AtomicInteger();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private final AtomicReference<FailureWatch> watch = new AtomicReference<>();

	/** A loop that was started again fails once more, just after the first look. */
	private boolean failAfterLook() {
		boolean first = this.looks.getAndIncrement() == 0;
		if (first) {
			this.watch.get().begin();
		}
		return !first;
	}

	@Test
	void processEndsWithItsCodeThoughALoopFailsAgainWhileTheWatchEnds() {
		this.watch.set(new FailureWatch(() -> {
		}, this::failAfterLook, () -> this.end.complete(null)));
		this.watch.get().begin();
		assertThat(this.end).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void watchBeginsAgainAfterLoopsHaveRecovered() {
		FailureWatch recovering = new FailureWatch(() -> {
		}, () -> this.looks.incrementAndGet() > 2, () -> this.end.complete(null));
		recovering.begin();
		TestLimits.await().until(() -> {
			recovering.begin();
			return this.end.isDone();
		});
	}

}
