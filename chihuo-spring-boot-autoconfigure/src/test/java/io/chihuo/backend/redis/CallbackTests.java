// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddResult;
import io.chihuo.TaskQueue;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a caller's callback does not hold up the connection that delivered the
 * answer.
 */
class CallbackTests {

	private static TaskQueue<String> queue(OwnBackend backend) {
		return new BackendChihuoClient(backend.backend(), TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("callbacks", 1 << 18, Duration.ofSeconds(5)))
			.queue(UUID.randomUUID().toString(), String.class);
	}

	@Test
	void callbackMayWaitForTheQueue() {
		try (OwnBackend backend = OwnBackend.of(RedisServer.shared())) {
			TaskQueue<String> queue = queue(backend);
			CompletableFuture<AddResult> second = queue.async()
				.add("a", "payload")
				.thenApply((first) -> queue.add("b", "payload"));
			assertThat(second).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(AddResult.ADDED);
		}
	}

	@Test
	void callbackMayWaitForAnotherFuture() {
		try (OwnBackend backend = OwnBackend.of(RedisServer.shared())) {
			TaskQueue<String> queue = queue(backend);
			CompletableFuture<AddResult> second = queue.async()
				.add("a", "payload")
				.thenApply((first) -> queue.async().add("b", "payload").join());
			assertThat(second).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(AddResult.ADDED);
		}
	}

}
