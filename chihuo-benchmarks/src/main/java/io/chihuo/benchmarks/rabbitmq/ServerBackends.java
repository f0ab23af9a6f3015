// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.time.Duration;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.rabbitmq.QueueType;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.backend.redis.RedisLedger;

/**
 * Backends on the servers of the suite.
 */
final class ServerBackends implements RabbitBackends {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

	private static final String SCHEMA = "io/chihuo/backend/jdbc/postgresql/R__chihuo.sql";

	private final TaskClock clock = TaskClock.systemClock();

	@Override
	public TaskBackend createBackend(LedgerVariant ledger, Connections connections) {
		return new RabbitTaskBackend(connections.connectRabbit(), createLedger(ledger, connections), this.clock,
				new RabbitSettings(QueueType.QUORUM, true, CALL_TIMEOUT));
	}

	private static Ledger createLedger(LedgerVariant kind, Connections connections) {
		return switch (kind) {
			case REDIS -> new RedisLedger(connections.connectRedis(), CALL_TIMEOUT);
			case JDBC -> {
				new ResourceDatabasePopulator(new ClassPathResource(SCHEMA)).execute(connections.connectPostgres());
				yield new JdbcLedger(connections.connectPostgres(), CALL_TIMEOUT);
			}
		};
	}

}
