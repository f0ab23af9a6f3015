// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresLedgerTests extends JdbcLedgerContractTests {

	@Override
	TestDatabase open() {
		return TestDatabase.postgres();
	}

	@Test
	void nodesThatStartTogetherCreateTheTables() {
		new JdbcTemplate(database().dataSource()).execute("create schema nodes");
		DriverManagerDataSource fresh = new DriverManagerDataSource(
				PostgresServer.shared().jdbcUrl() + "?currentSchema=nodes", PostgresServer.shared().user(), "");
		List<CompletableFuture<Boolean>> nodes = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(
					() -> new JdbcLedgerSchema(fresh, DatabaseInitializationMode.ALWAYS, null).initializeDatabase()))
			.toList();
		assertThat(nodes).allSatisfy((node) -> assertThat(node).succeedsWithin(TestLimits.HANG_TIMEOUT));
	}

	@Test
	void plansAreNotKeptAndOtherUsersOfTheConnectionAreUnaffected() {
		LedgerDatabase database = new LedgerDatabase(database().dataSource(), TestDatabase.HANG_TIMEOUT);
		assertThat(database.runInTransaction(() -> planCacheMode(database))).isEqualTo("force_custom_plan");
		assertThat(planCacheMode(database)).isEqualTo("auto");
	}

	@Test
	void rowsOfQueuesHaveRoomOnTheirPagesAndDeadOnesAreRemovedSoon() {
		JdbcTemplate jdbc = new JdbcTemplate(database().dataSource());
		String options = "select array_to_string(reloptions, ',') from pg_class where oid = to_regclass(?)";
		assertThat(jdbc.queryForObject(options, String.class, "chihuo_queues")).contains("fillfactor=20");
		assertThat(jdbc.queryForObject(options, String.class, "chihuo_tasks"))
			.contains("autovacuum_vacuum_scale_factor=0.01");
	}

	private static String planCacheMode(LedgerDatabase database) {
		return database.jdbcClient().sql("show plan_cache_mode").query(String.class).single();
	}

}
