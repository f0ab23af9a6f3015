// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallsUnderWayTests {

	private final CallsUnderWay calls = new CallsUnderWay();

	@Test
	void callIsAnsweredAfterItsCallersHaveTakenTheAnswer() {
		CompletableFuture<String> call = this.calls.track(new CompletableFuture<>());
		CompletableFuture<Void> answered = this.calls.whenAnswered();
		CompletableFuture<Boolean> tooEarly = call.thenApply((answer) -> answered.isDone());
		assertThat(answered).isNotDone();
		call.complete("done");
		assertThat(tooEarly).isCompletedWithValue(false);
		assertThat(answered).isDone();
		assertThat(this.calls.whenAnswered()).isDone();
	}

	@Test
	void callThatFailsIsAnswered() {
		this.calls.track(new CompletableFuture<>());
		CompletableFuture<Void> answered = this.calls.whenAnswered();
		this.calls.failAll(() -> new IllegalStateException("closed"));
		assertThat(answered).isCompleted();
	}

}
