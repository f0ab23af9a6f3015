// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes whose server goes away and comes back.
 */
@Tag("faults")
class NodesAfterOutageTests {

	@Test
	void nodesSeeEachOtherAgainAfterAnOutageOfRedis() {
		try (RedisServer server = RedisServer.start()) {
			findEachOtherAgain(server::stop, server::restart, "chihuo.backend=redis",
					"spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port());
		}
	}

	@Test
	void nodesSeeEachOtherAgainAfterAnOutageOfRabbitMq() {
		try (RabbitServer server = RabbitServer.start()) {
			findEachOtherAgain(server::stop, server::restart, "chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=jdbc",
					"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "spring.rabbitmq.host=" + server.host(),
					"spring.rabbitmq.port=" + server.port());
		}
	}

	private static void findEachOtherAgain(Runnable stop, Runnable restart, String... server) {
		String[] properties = Stream
			.concat(Stream.of(server), Stream.of(EndpointProcess.WRITABLE, "chihuo.namespace=" + UUID.randomUUID(),
					"chihuo.cluster.heartbeat=3s", "chihuo.timeout=2s"))
			.toArray(String[]::new);
		try (EndpointProcess first = EndpointProcess.start(WebApplicationType.SERVLET, List.of(), properties);
				EndpointProcess second = EndpointProcess.start(WebApplicationType.SERVLET, List.of(), properties)) {
			await().until(() -> nodes(first) == 2 && nodes(second) == 2);
			String other = instance(first, 1);
			stop.run();
			assertThat(first.http().post("chihuo/work/kill", Map.of("node", other)).status()).isEqualTo(503);
			await().until(() -> nodes(first) == 1 && nodes(second) == 1);
			restart.run();
			await().until(() -> nodes(first) == 2 && nodes(second) == 2);
			assertThat(second.http().get("chihuo").text("/nodes/0/loops/0/state"))
				.as("what was not taken in time is not done later")
				.isEqualTo("RUNNING");
			assertThat(first.http().post("chihuo/work/pause", Map.of("node", "all")).text("/nodes/1/state"))
				.isEqualTo("PAUSED");
		}
	}

	private static ConditionFactory await() {
		return TestLimits.await().pollInterval(Duration.ofMillis(100));
	}

	private static String instance(EndpointProcess application, int node) {
		return application.http().get("chihuo").text("/nodes/" + node + "/instance");
	}

	private static int nodes(EndpointProcess application) {
		return application.http().get("chihuo").body().at("/nodes").size();
	}

}
