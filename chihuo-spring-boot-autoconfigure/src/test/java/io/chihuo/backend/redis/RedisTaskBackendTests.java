// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.flow.FlowRetentionContract;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a real server, whose scripts go by a clock of the test.
 */
@Tag("stores")
class RedisTaskBackendTests extends TaskBackendContractTests implements FlowRetentionContract {

	private static final SettableClock CLOCK = new SettableClock(Instant.now());

	private static LettuceConnectionFactory factory;

	private static RedisTaskBackend backend;

	@BeforeAll
	static void connect() {
		RedisServer server = RedisServer.shared();
		factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		backend = new RedisTaskBackend(SettableRedisTime.of(factory, CLOCK), Duration.ofSeconds(10));
	}

	@AfterAll
	static void disconnect() {
		backend.close();
		factory.destroy();
	}

	@Override
	protected TaskBackend backend() {
		return backend;
	}

	@Override
	public TaskBackend backendOfFlows() {
		return backend();
	}

	@Override
	protected void elapse(Duration time) {
		CLOCK.advance(time);
	}

	@Test
	void thousandsOfTasksThatAreDueAtOneInstantKeepTheirOrder() {
		AddOptions options = AddOptions.dueAt(queue().now().plusSeconds(60));
		List<String> ids = IntStream.range(0, 5000).mapToObj(String::valueOf).toList();
		queue().add(ids.stream().map((id) -> ContractQueue.task(id, "", options)).toArray(NewTask[]::new));
		queue().cancel("4990");
		assertThat(queue().state("4991")).isEqualTo("DELAYED");
		assertThat(queue().counts().delayed()).isEqualTo(4999);
		queue().elapse(Duration.ofSeconds(60));
		List<String> claimed = new ArrayList<>();
		while (claimed.size() < 4999) {
			claimed.addAll(queue().claim(500).stream().map((task) -> task.lease().id()).toList());
		}
		assertThat(claimed).isEqualTo(ids.stream().filter((id) -> !id.equals("4990")).toList());
	}

}
