// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.UUID;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.jdbc.JdbcLedgerSchema;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.redis.RedisLedger;
import io.chihuo.servers.RedisServer;

/**
 * The ledgers there are.
 */
enum LedgerKind {

	REDIS {

		@Override
		OpenLedger open() {
			RedisServer server = RedisServer.shared();
			LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
			factory.afterPropertiesSet();
			return new OpenLedger(new RedisLedger(factory, CALL_TIMEOUT), factory::destroy);
		}

	},

	JDBC {

		@Override
		OpenLedger open() {
			DriverManagerDataSource database = new DriverManagerDataSource(
					"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000", "sa", "");
			new JdbcLedgerSchema(database, DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
			return new OpenLedger(new JdbcLedger(database, CALL_TIMEOUT), () -> {
			});
		}

	};

	private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

	/**
	 * A ledger, with the resources to close after it.
	 */
	record OpenLedger(Ledger ledger, Runnable close) {

	}

	/** A ledger that no other queue of the same name shares, but for Redis. */
	abstract OpenLedger open();

}
