// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.rabbitmq.QueueType;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.backend.redis.RedisLedger;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/** With a ledger in Redis: one in the database would join its transactions. */
@Tag("stores")
class RabbitOutboxTests extends OutboxTargetContract {

	private static LettuceConnectionFactory redis;

	private static CachingConnectionFactory rabbit;

	@BeforeAll
	static void connect() {
		RedisServer server = RedisServer.shared();
		redis = new LettuceConnectionFactory(server.host(), server.port());
		redis.afterPropertiesSet();
		rabbit = new CachingConnectionFactory(RabbitServer.shared().host(), RabbitServer.shared().port());
	}

	@AfterAll
	static void disconnect() {
		rabbit.destroy();
		redis.destroy();
		RabbitServer.shared().clear();
	}

	@Override
	TaskBackend openTarget() {
		return new RabbitTaskBackend(rabbit, new RedisLedger(redis, TestDatabase.HANG_TIMEOUT), TaskClock.systemClock(),
				new RabbitSettings(QueueType.CLASSIC, true, Duration.ofMinutes(1)));
	}

}
