// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisLedger;
import io.chihuo.backend.redis.SettableRedisTime;
import io.chihuo.servers.RedisServer;

class RabbitRedisLedgerTests extends RabbitContract {

	private static CachingConnectionFactory factory;

	private static LettuceConnectionFactory redis;

	private static RabbitTaskBackend backend;

	@BeforeAll
	static void open() {
		factory = connect();
		RedisServer server = RedisServer.shared();
		redis = new LettuceConnectionFactory(server.host(), server.port());
		redis.afterPropertiesSet();
		backend = backend(new RedisLedger(SettableRedisTime.of(redis, CLOCK), Duration.ofSeconds(20)), factory,
				QueueType.CLASSIC);
	}

	@AfterAll
	static void close() {
		backend.close();
		factory.destroy();
		redis.destroy();
	}

	@Override
	protected TaskBackend backend() {
		return backend;
	}

	@Override
	public boolean showsReadyTasks() {
		return false;
	}

}
