// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers are killed while their flows are in a database.
 */
public abstract class KilledDatabaseFlows extends KilledFlows {

	private PostgresServer server;

	private JdbcClient database;

	private RedisServer effects;

	/** Properties of the backend, apart from those of its database. */
	protected abstract String[] backendProperties();

	@BeforeEach
	void startServers() {
		this.server = PostgresServer.start();
		this.database = JdbcClient.create(new DriverManagerDataSource(this.server.jdbcUrl(), this.server.user(), ""));
		this.effects = RedisServer.start();
		start(FaultApplication.with(backendProperties(), "chihuo.jdbc.initialize-schema=always",
				"spring.datasource.url=" + this.server.jdbcUrl(), "spring.datasource.username=" + this.server.user(),
				"spring.datasource.hikari.connection-timeout=2000",
				"spring.datasource.hikari.initialization-fail-timeout=" + TestLimits.HANG_TIMEOUT.toMillis(),
				"spring.data.redis.host=" + this.effects.host(), "spring.data.redis.port=" + this.effects.port()));
	}

	@AfterEach
	void stopServers() {
		this.server.close();
		this.effects.close();
	}

	@Override
	protected final List<RedisServer> servers() {
		return List.of(this.effects);
	}

	private int query(String sql) {
		return this.database.sql(sql).query(Integer.class).single();
	}

	@Override
	protected void assertQueuedOnce(int steps) {
		assertThat(query("select count(*) from chihuo_outcomes")).isEqualTo(steps);
		assertThat(query("select count(distinct task_key) from chihuo_outcomes")).isEqualTo(steps);
	}

	@Override
	protected void assertNothingLeft() {
		assertThat(query("select count(*) from chihuo_outcomes")).isZero();
		assertThat(query("select count(*) from chihuo_tasks")).isZero();
	}

}
