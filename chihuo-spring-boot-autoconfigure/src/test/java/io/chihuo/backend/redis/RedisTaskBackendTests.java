package io.chihuo.backend.redis;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.ServerTime;

/**
 * The contract on a real server. Time is the server's and has to be waited for, so the
 * tests, each on queues of its own, run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("stores")
class RedisTaskBackendTests extends TaskBackendContractTests {

	private static LettuceConnectionFactory factory;

	private static RedisTaskBackend backend;

	@BeforeAll
	static void connect() {
		RedisServer server = RedisServer.shared();
		factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		backend = new RedisTaskBackend(factory, Duration.ofSeconds(10));
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
		ServerTime.pass(time);
	}

	@Override
	public int randomRounds() {
		return 4;
	}

}
