// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.benchmarks.redis.peer.BareRedis;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

import static java.util.Objects.requireNonNull;

/**
 * Connections such as Spring Boot makes them, to the suite's broker and to the servers of
 * ledgers. These start when they are asked for. For one thread.
 */
final class Connections implements AutoCloseable {

	private final CachingConnectionFactory rabbit;

	private @Nullable OnRedis redis;

	private @Nullable OnPostgres postgres;

	Connections(RabbitServer server) {
		this.rabbit = new CachingConnectionFactory(server.host(), server.port());
	}

	ConnectionFactory connectRabbit() {
		return this.rabbit;
	}

	RedisConnectionFactory connectRedis() {
		OnRedis redis = this.redis;
		if (redis == null) {
			redis = OnRedis.start();
			this.redis = redis;
		}
		return redis.connections();
	}

	/** The bare client of that server. */
	BareRedis bareRedis() {
		connectRedis();
		return requireNonNull(this.redis).bare();
	}

	DataSource connectPostgres() {
		OnPostgres postgres = this.postgres;
		if (postgres == null) {
			postgres = OnPostgres.start();
			this.postgres = postgres;
		}
		return postgres.connections();
	}

	@Override
	public void close() {
		this.rabbit.destroy();
		if (this.redis != null) {
			this.redis.close();
		}
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

	private record OnRedis(RedisServer server, LettuceConnectionFactory connections, BareRedis bare) {

		static OnRedis start() {
			RedisServer server = RedisServer.start();
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration(server.host(), server.port()));
			connections.afterPropertiesSet();
			connections.start();
			return new OnRedis(server, connections, new BareRedis(server.host(), server.port()));
		}

		void close() {
			this.bare.close();
			this.connections.destroy();
			this.server.close();
		}

	}

	private record OnPostgres(PostgresServer server, HikariDataSource connections) {

		static OnPostgres start() {
			PostgresServer server = PostgresServer.start();
			HikariDataSource connections = new HikariDataSource();
			connections.setJdbcUrl(server.jdbcUrl());
			connections.setUsername(server.user());
			return new OnPostgres(server, connections);
		}

		void close() {
			this.connections.close();
			this.server.close();
		}

	}

}
