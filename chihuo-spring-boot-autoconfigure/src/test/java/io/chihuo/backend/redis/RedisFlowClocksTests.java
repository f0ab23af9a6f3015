// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.flow.FlowClocksContract;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

/**
 * Scripts go by a clock of the test in place of the server's.
 */
class RedisFlowClocksTests extends FlowClocksContract {

	private static RedisServer server;

	private static LettuceConnectionFactory factory;

	@BeforeAll
	static void connect() {
		server = RedisServer.start();
		factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
	}

	@AfterAll
	static void disconnect() {
		factory.destroy();
		server.close();
	}

	@Override
	protected TaskBackend open(TaskClock clock) {
		server.command("FLUSHALL");
		return new RedisTaskBackend(SettableRedisTime.of(factory, clock), TestLimits.HANG_TIMEOUT);
	}

}
