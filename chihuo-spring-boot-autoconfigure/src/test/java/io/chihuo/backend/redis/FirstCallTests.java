// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that come before there is a connection.
 */
class FirstCallTests {

	@RepeatedTest(50)
	void callsFromTheStartAreAllAnsweredInTheirOrder() {
		try (OwnBackend backend = OwnBackend.of(RedisServer.shared())) {
			ContractQueue queue = backend.newQueue();
			List<CompletableFuture<List<AddResult>>> answers = IntStream.range(0, 3)
				.mapToObj((i) -> queue.store().add(List.of(ContractQueue.task("task-" + i, "", AddOptions.DEFAULTS))))
				.toList();
			CompletableFuture<List<AddResult>> chained = answers.get(2)
				.thenCompose(
						(added) -> queue.store().add(List.of(ContractQueue.task("task-2", "", AddOptions.DEFAULTS))));
			assertThat(chained).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(AddResult.ALREADY_QUEUED));
			assertThat(answers)
				.allSatisfy((answer) -> assertThat(answer).isCompletedWithValue(List.of(AddResult.ADDED)));
			assertThat(queue.claimIds()).containsExactly("task-0", "task-1", "task-2");
		}
	}

}
