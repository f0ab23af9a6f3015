// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import javax.sql.DataSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.jdbc.JdbcLedgerSchema;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.servers.TestLimits;

/**
 * Ledgers in databases, whichever they are.
 */
final class Databases {

	private Databases() {
	}

	/** A connection is not waited for any longer than a call, but for the first. */
	static String[] properties(String url, String user) {
		return new String[] { "chihuo.rabbitmq.ledger=jdbc", "chihuo.jdbc.initialize-schema=always",
				"spring.datasource.url=" + url, "spring.datasource.username=" + user,
				"spring.datasource.hikari.connection-timeout=2000",
				"spring.datasource.hikari.initialization-fail-timeout=" + TestLimits.HANG_TIMEOUT.toMillis() };
	}

	static Ledger ledger(String url, String user) {
		DataSource source = new DriverManagerDataSource(url, user, "");
		new JdbcLedgerSchema(source, DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
		return new JdbcLedger(source, RabbitBackendNode.CALL_TIMEOUT);
	}

}
