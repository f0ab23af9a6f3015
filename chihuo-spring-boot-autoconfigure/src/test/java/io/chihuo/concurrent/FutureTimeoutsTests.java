// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class FutureTimeoutsTests {

	@Test
	void futureThatIsNotCompletedInTimeHasTheValue() {
		CompletableFuture<String> future = new CompletableFuture<>();
		assertThat(FutureTimeouts.completeAfter(future, "late", 1, TimeUnit.MILLISECONDS)).isSameAs(future);
		assertThat(future).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo("late");
	}

	@Test
	void futureThatIsNotCompletedInTimeFails() {
		CompletableFuture<String> future = new CompletableFuture<>();
		assertThat(FutureTimeouts.failAfter(future, 1, TimeUnit.MILLISECONDS)).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void futureThatIsCompletedInTimeKeepsItsValue() {
		CompletableFuture<String> future = new CompletableFuture<>();
		FutureTimeouts.completeAfter(future, "late", 1, TimeUnit.HOURS);
		future.complete("early");
		assertThat(FutureTimeouts.failAfter(future, 0, TimeUnit.SECONDS)).isCompletedWithValue("early");
	}

}
