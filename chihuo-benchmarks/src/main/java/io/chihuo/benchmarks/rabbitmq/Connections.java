package io.chihuo.benchmarks.rabbitmq;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * Connections such as Spring Boot makes them, to the suite's broker and to the servers of
 * ledgers. These start when they are asked for.
 */
final class Connections implements AutoCloseable {

	private final CachingConnectionFactory rabbit;

	private @Nullable RedisServer redisServer;

	private @Nullable LettuceConnectionFactory redis;

	Connections(RabbitServer server) {
		this.rabbit = new CachingConnectionFactory(server.host(), server.port());
	}

	ConnectionFactory rabbit() {
		return this.rabbit;
	}

	RedisConnectionFactory redis() {
		LettuceConnectionFactory redis = this.redis;
		if (redis == null) {
			this.redisServer = RedisServer.start();
			redis = connect(this.redisServer);
			this.redis = redis;
		}
		return redis;
	}

	private static LettuceConnectionFactory connect(RedisServer server) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), server.port()));
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	@Override
	public void close() {
		this.rabbit.destroy();
		if (this.redis != null) {
			this.redis.destroy();
		}
		if (this.redisServer != null) {
			this.redisServer.close();
		}
	}

}
