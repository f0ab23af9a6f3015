// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.UUID;

import org.junit.jupiter.api.Assumptions;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * Applications on each store, on servers that tests share.
 */
final class StoreApplications {

	private StoreApplications() {
	}

	/**
	 * Applications in a namespace of their own. Skips the test where the store cannot be
	 * started.
	 * @param backend value of {@code chihuo.backend}
	 */
	static ApplicationContextRunner runner(String backend) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=" + backend, "chihuo.namespace=" + UUID.randomUUID(),
					"chihuo.timeout=1m");
		return switch (backend) {
			case "memory" -> runner;
			case "redis" -> withRedis(runner);
			case "rabbitmq" -> withRabbit(withRedis(runner));
			case "jdbc" -> withPostgres(runner);
			default -> throw new IllegalArgumentException(backend);
		};
	}

	private static ApplicationContextRunner withRedis(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + RedisServer.shared().port());
	}

	private static ApplicationContextRunner withRabbit(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
			.withPropertyValues("chihuo.rabbitmq.ledger=redis", "spring.rabbitmq.host=127.0.0.1",
					"spring.rabbitmq.port=" + RabbitServer.startedOnce().port());
	}

	private static ApplicationContextRunner withPostgres(ApplicationContextRunner runner) {
		Assumptions.assumeTrue(PostgresServer.isAvailable(), PostgresServer.MISSING);
		return runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("chihuo.jdbc.initialize-schema=always",
					"spring.datasource.url=" + PostgresServer.shared().jdbcUrl(),
					"spring.datasource.username=" + PostgresServer.shared().user());
	}

}
