package io.chihuo.backend.redis;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.servers.RedisServer;
import io.chihuo.test.SettableClock;

/**
 * The contract on a real server, whose scripts go by a clock of the test.
 */
@Tag("stores")
class RedisTaskBackendTests extends TaskBackendContractTests {

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
	protected void elapse(Duration time) {
		CLOCK.advance(time);
	}

}
