// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import org.jspecify.annotations.Nullable;

import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * The servers of the suite. RabbitMQ and PostgreSQL start when they are asked for. For
 * one thread.
 */
final class CallServers implements AutoCloseable {

	private final RedisServer redis = RedisServer.start();

	private @Nullable RabbitServer rabbit;

	private @Nullable PostgresServer postgres;

	RedisServer redis() {
		return this.redis;
	}

	RabbitServer rabbit() {
		RabbitServer rabbit = this.rabbit;
		if (rabbit == null) {
			rabbit = RabbitServer.start();
			this.rabbit = rabbit;
		}
		return rabbit;
	}

	PostgresServer postgres() {
		PostgresServer postgres = this.postgres;
		if (postgres == null) {
			postgres = PostgresServer.start();
			this.postgres = postgres;
		}
		return postgres;
	}

	/** Properties of an application with the Redis backend. */
	String[] redisBackend() {
		return new String[] { "chihuo.backend=redis", redisHost(), redisPort() };
	}

	/** Properties of an application with the RabbitMQ backend and its ledger in Redis. */
	String[] redisLedger() {
		return new String[] { "chihuo.backend=rabbitmq", "chihuo.namespace=redis-ledger",
				"chihuo.rabbitmq.ledger=redis", rabbitHost(), rabbitPort(), redisHost(), redisPort() };
	}

	/** Properties of one with the RabbitMQ backend and its ledger in PostgreSQL. */
	String[] jdbcLedger() {
		return new String[] { "chihuo.backend=rabbitmq", "chihuo.namespace=jdbc-ledger", "chihuo.rabbitmq.ledger=jdbc",
				rabbitHost(), rabbitPort(), "chihuo.jdbc.initialize-schema=always",
				CallHost.JDBC_URL + "=" + postgres().jdbcUrl(), CallHost.JDBC_USER + "=" + postgres().user() };
	}

	private String redisHost() {
		return "spring.data.redis.host=" + this.redis.host();
	}

	private String redisPort() {
		return "spring.data.redis.port=" + this.redis.port();
	}

	private String rabbitHost() {
		return "spring.rabbitmq.host=" + rabbit().host();
	}

	private String rabbitPort() {
		return "spring.rabbitmq.port=" + rabbit().port();
	}

	@Override
	public void close() {
		if (this.postgres != null) {
			this.postgres.close();
		}
		if (this.rabbit != null) {
			this.rabbit.close();
		}
		this.redis.close();
	}

}
