// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the order of calls that are under way together, over a new connection to a server
 * that knows no script.
 */
class ScriptOrderTests {

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@RepeatedTest(50)
	void addsUnderWayTogetherKeepTheirOrder() {
		server.command("FLUSHALL");
		server.command("SCRIPT", "FLUSH");
		List<String> ids = IntStream.range(0, 200).mapToObj((i) -> "task-" + i).toList();
		try (OwnBackend backend = OwnBackend.of(server)) {
			backend.queue().counts(); // the connection is there
			CompletableFuture<?>[] adds = ids.stream()
				.map((id) -> backend.store().add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))))
				.toArray(CompletableFuture[]::new);
			ContractQueue.join(CompletableFuture.allOf(adds));
			assertThat(backend.queue().claim(200)).extracting((task) -> task.lease().id())
				.containsExactlyElementsOf(ids);
		}
	}

	/** A call that is refused is sent again after those that were made later. */
	@Test
	void noCallIsRefusedForWantOfItsScript() {
		server.command("SCRIPT", "FLUSH");
		server.command("CONFIG", "RESETSTAT");
		try (OwnBackend backend = OwnBackend.of(server)) {
			backend.queue().addAll("a", "b");
			backend.queue().claim(2);
		}
		assertThat(server.command("INFO", "errorstats")).doesNotContain("NOSCRIPT");
	}

}
