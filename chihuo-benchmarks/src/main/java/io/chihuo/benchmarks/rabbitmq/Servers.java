package io.chihuo.benchmarks.rabbitmq;

import org.jspecify.annotations.Nullable;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * The servers of one suite: a broker, and those of ledgers once they are asked for.
 */
final class Servers implements AutoCloseable {

	private final RabbitServer rabbit = RabbitServer.start();

	private @Nullable RedisServer redis;

	RabbitServer rabbit() {
		return this.rabbit;
	}

	RedisServer redis() {
		RedisServer redis = this.redis;
		if (redis == null) {
			redis = RedisServer.start();
			this.redis = redis;
		}
		return redis;
	}

	@Override
	public void close() {
		if (this.redis != null) {
			this.redis.close();
		}
		this.rabbit.close();
	}

}
