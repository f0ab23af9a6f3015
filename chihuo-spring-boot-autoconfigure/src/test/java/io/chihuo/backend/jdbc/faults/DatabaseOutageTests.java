// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

/**
 * Each test does harm to a PostgreSQL server that syncs its commits, in the middle of
 * load.
 */
@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class DatabaseOutageTests {

	private static final String TERMINATE_OTHERS = "select count(pg_terminate_backend(pid)) from pg_stat_activity "
			+ "where pid <> pg_backend_pid() and backend_type = 'client backend'";

	private static PostgresServer server;

	private FaultLoad load;

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startLoad(TestInfo test) {
		this.load = FaultLoad
			.start(FaultApplication.with(FaultApplication.common("jdbc", test.getTestMethod().orElseThrow().getName()),
					"chihuo.jdbc.initialize-schema=always", "chihuo.shutdown.grace-period=1s",
					"spring.datasource.url=" + server.jdbcUrl(), "spring.datasource.username=" + server.user(),
					"spring.datasource.hikari.connection-timeout=2000",
					"spring.datasource.hikari.initialization-fail-timeout=" + TestLimits.HANG_TIMEOUT.toMillis()));
	}

	@AfterEach
	void stopLoad() {
		this.load.close();
	}

	@Test
	void serverIsKilledAndStartedAgain() {
		server.kill();
		this.load.awaitRefused(1);
		server.restart();
		this.load.assertSound();
	}

	@Test
	void serverIsStoppedAndStartedAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(20); i++) {
			server.restart();
			this.load.assertBusy();
		}
		this.load.assertSound();
	}

	@Test
	void sessionsAreTerminatedAgainAndAgain() {
		JdbcClient database = JdbcClient.create(new DriverManagerDataSource(server.jdbcUrl(), server.user(), ""));
		for (int i = 0; i < TestLimits.repeats(60); i++) {
			database.sql(TERMINATE_OTHERS).query(Long.class).single();
			this.load.assertBusy();
		}
		this.load.assertSound();
	}

	@Test
	void serverIsStoppedWhileTheApplicationStops() {
		server.stop();
		this.load.close();
		server.restart();
	}

	@Test
	void sessionsAreTerminatedWhileTheApplicationStops() throws Exception {
		JdbcClient database = JdbcClient.create(new DriverManagerDataSource(server.jdbcUrl(), server.user(), ""));
		CompletableFuture<Void> stop = CompletableFuture.runAsync(this.load::close);
		TestLimits.await("the stop").until(() -> {
			database.sql(TERMINATE_OTHERS).query(Long.class).single();
			return stop.isDone();
		});
		stop.get();
	}

	@Test
	void serverIsAwayWhileTheApplicationStops() {
		server.kill();
		this.load.awaitRefused(1);
		this.load.close();
		server.restart();
	}

}
