// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NumberedCallsTests {

	private final NumberedCalls calls = new NumberedCalls();

	@Test
	void callsUnderWayHaveDifferentRemainders() {
		List<Long> numbers = new ArrayList<>();
		List<CompletableFuture<Object>> answers = new ArrayList<>();
		for (int i = 0; i < 2 * NumberedCalls.MAX_CALLS_UNDER_WAY; i++) {
			this.calls.submitCall((number) -> {
				numbers.add(number % NumberedCalls.MAX_CALLS_UNDER_WAY);
				answers.add(new CompletableFuture<>());
				return answers.get(answers.size() - 1);
			});
		}
		assertThat(numbers).hasSize(NumberedCalls.MAX_CALLS_UNDER_WAY).doesNotHaveDuplicates();
		answers.get(5).complete("done");
		assertThat(numbers).hasSize(NumberedCalls.MAX_CALLS_UNDER_WAY + 1).endsWith(numbers.get(5));
	}

	@Test
	void callThatCannotBeBegunFailsAndKeepsNoOtherFromItsNumber() {
		for (int i = 0; i < 2 * NumberedCalls.MAX_CALLS_UNDER_WAY; i++) {
			assertThat(this.calls.submitCall((number) -> {
				throw new OutOfMemoryError("a test");
			})).isCompletedExceptionally();
		}
		assertThat(this.calls.submitCall((number) -> CompletableFuture.completedFuture("done")))
			.isCompletedWithValue("done");
	}

}
