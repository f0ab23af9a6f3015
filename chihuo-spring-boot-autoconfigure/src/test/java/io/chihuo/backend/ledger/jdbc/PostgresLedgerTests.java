package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable",
		disabledReason = "PostgreSQL's initdb and postgres are not installed here")
class PostgresLedgerTests extends JdbcLedgerContractTests {

	private static TestDatabase database;

	private static Ledger ledger;

	private static Ledger otherLedger;

	@BeforeAll
	static void open() {
		database = TestDatabase.postgres();
		ledger = database.ledger(PATIENCE);
		otherLedger = database.ledger(PATIENCE);
	}

	@AfterAll
	static void close() {
		ledger.close();
		otherLedger.close();
		database.close();
	}

	@Override
	protected Ledger ledger() {
		return ledger;
	}

	@Override
	protected Ledger otherLedger() {
		return otherLedger;
	}

	@Test
	void nodesThatStartTogetherCreateTheTables() {
		new JdbcTemplate(database.dataSource()).execute("create schema nodes");
		DriverManagerDataSource fresh = new DriverManagerDataSource(
				PostgresServer.shared().jdbcUrl() + "?currentSchema=nodes", PostgresServer.shared().user(), "");
		List<CompletableFuture<Boolean>> nodes = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(
					() -> new JdbcLedgerSchema(fresh, DatabaseInitializationMode.ALWAYS, null).initializeDatabase()))
			.toList();
		assertThat(nodes).allSatisfy((node) -> assertThat(node).succeedsWithin(Duration.ofSeconds(20)));
	}

}
