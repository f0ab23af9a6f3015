// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TableIndexesTests {

	private static void assertMissingIndexIsNamed(TestDatabase database, TableNames names, String drop,
			String description) {
		new JdbcLedgerSchema(database.dataSource(), DatabaseInitializationMode.ALWAYS, null, names)
			.initializeDatabase();
		JdbcLedgerSchema.requireTables(database.dataSource(), "dataSource", names);
		JdbcLedgerSchema.requireOutbox(database.dataSource(), "dataSource", names);
		new JdbcTemplate(database.dataSource()).execute(drop);
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> JdbcLedgerSchema.requireTables(database.dataSource(), "dataSource", names))
			.withMessageContaining("the " + description + " is not there");
	}

	@Test
	void missingIndexIsNamedWithItsPrefix() {
		try (TestDatabase database = TestDatabase.h2()) {
			assertMissingIndexIsNamed(database, TableNames.of("shop_", null), "drop index shop_finished_age",
					"index shop_finished_age of table shop_finished");
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void missingIndexInASchemaOfPostgresIsNamed() {
		try (TestDatabase database = TestDatabase.postgres()) {
			new JdbcTemplate(database.dataSource()).execute("create schema without_index");
			assertMissingIndexIsNamed(database, TableNames.of("shop_", "without_index"),
					"drop index without_index.shop_tasks_look", "index shop_tasks_look of table shop_tasks");
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
	void missingIndexOfMariaDbIsNamed() {
		try (TestDatabase database = TestDatabase.mariaDb()) {
			assertMissingIndexIsNamed(database, TableNames.DEFAULT,
					"drop index chihuo_dead_letters_look on chihuo_dead_letters",
					"index chihuo_dead_letters_look of table chihuo_dead_letters");
		}
	}

}
