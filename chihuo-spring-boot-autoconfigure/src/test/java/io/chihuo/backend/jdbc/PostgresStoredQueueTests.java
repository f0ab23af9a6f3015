// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.UUID;

import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.chihuo.servers.PostgresServer;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresStoredQueueTests extends StoredJdbcQueueTests {

	PostgresStoredQueueTests() {
		super("postgresql");
	}

	@Override
	TestDatabase open(ResourceDatabasePopulator populator) {
		PostgresServer server = PostgresServer.shared();
		String schema = "stored_" + UUID.randomUUID().toString().replace('-', '_');
		new JdbcTemplate(new DriverManagerDataSource(server.jdbcUrl(), server.user(), ""))
			.execute("create schema " + schema);
		String url = server.jdbcUrl() + "?currentSchema=" + schema;
		populator.execute(new DriverManagerDataSource(url, server.user(), ""));
		return TestDatabase.at(url, server.user());
	}

	@Override
	String literal(String hex) {
		return "'\\x" + hex + "'";
	}

}
