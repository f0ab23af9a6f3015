// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.ChihuoConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JdbcLedgerSchemaTests {

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	private boolean initialize(DatabaseInitializationMode mode) {
		return new JdbcLedgerSchema(this.dataSource, mode, null).initializeDatabase();
	}

	private List<String> tables() {
		return new JdbcTemplate(this.dataSource).queryForList(
				"select lower(table_name) from information_schema.tables where lower(table_name) like 'chihuo_%'",
				String.class);
	}

	@Test
	void tablesAreCreatedInEmbeddedDatabaseAndMayBeThere() {
		assertThat(initialize(DatabaseInitializationMode.EMBEDDED)).isTrue();
		assertThat(initialize(DatabaseInitializationMode.ALWAYS)).isTrue();
		assertThat(tables()).containsExactlyInAnyOrder("chihuo_ledger", "chihuo_queues", "chihuo_tasks",
				"chihuo_dead_letters", "chihuo_finished", "chihuo_ticket_batches", "chihuo_outcomes", "chihuo_flows",
				"chihuo_orphans", "chihuo_schedules", "chihuo_messages", "chihuo_outbox", "chihuo_outbox_relays");
	}

	@Test
	void tablesAreNotCreatedUnlessWanted() {
		assertThat(initialize(DatabaseInitializationMode.NEVER)).isFalse();
		assertThat(tables()).isEmpty();
	}

	@Test
	void databaseThatDoesNotAnswerIsNamedWithTheSettings() {
		DriverManagerDataSource absent = new DriverManagerDataSource("jdbc:h2:tcp://127.0.0.1:1/absent");
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> new JdbcLedgerSchema(absent, DatabaseInitializationMode.ALWAYS, null))
			.withMessageContaining("The database for the tables of Chihuo does not answer: Connection refused")
			.satisfies((ex) -> assertThat(ex.action()).contains("'chihuo.jdbc.initialize-schema'"));
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "queues", "tasks", "dead_letters", "finished", "outcomes", "flows", "orphans", "schedules",
			"messages" })
	void missingTableIsNamed(String table) {
		initialize(DatabaseInitializationMode.ALWAYS);
		new JdbcTemplate(this.dataSource).execute("drop table chihuo_" + table);
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> JdbcLedgerSchema.requireTables(this.dataSource, "dataSource", TableNames.DEFAULT))
			.withMessageContaining("CHIHUO_" + table.toUpperCase(Locale.ROOT));
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "h2", "postgresql", "mysql", "mariadb" })
	void everyPlatformHasItsScript(String platform) {
		assertThat(new ClassPathResource(platform + "/R__chihuo.sql", JdbcLedger.class).exists()).isTrue();
	}

}
