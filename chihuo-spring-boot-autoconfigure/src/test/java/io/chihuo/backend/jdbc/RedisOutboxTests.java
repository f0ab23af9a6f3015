// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.servers.RedisServer;

@Tag("stores")
class RedisOutboxTests extends OutboxTargetContract {

	private static LettuceConnectionFactory factory;

	@BeforeAll
	static void connect() {
		RedisServer server = RedisServer.shared();
		factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
	}

	@AfterAll
	static void disconnect() {
		factory.destroy();
	}

	@Override
	TaskBackend openTarget() {
		return new RedisTaskBackend(factory, TestDatabase.HANG_TIMEOUT);
	}

}
