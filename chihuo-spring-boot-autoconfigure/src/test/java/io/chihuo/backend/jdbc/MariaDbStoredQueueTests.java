// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.UUID;

import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.chihuo.servers.MariaDbServer;

/**
 * In MySQL the tables and rows are the same.
 */
@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbStoredQueueTests extends StoredJdbcQueueTests {

	MariaDbStoredQueueTests() {
		super("mariadb");
	}

	@Override
	TestDatabase open(ResourceDatabasePopulator populator) {
		MariaDbServer server = MariaDbServer.shared();
		String url = server.jdbcUrl("stored_" + UUID.randomUUID().toString().replace('-', '_'));
		populator.execute(new DriverManagerDataSource(url, server.user(), ""));
		return TestDatabase.at(url, server.user());
	}

	@Override
	String literal(String hex) {
		return "X'" + hex + "'";
	}

	@Override
	String restartNumbers() {
		return "alter table chihuo_queues auto_increment = 1000";
	}

}
