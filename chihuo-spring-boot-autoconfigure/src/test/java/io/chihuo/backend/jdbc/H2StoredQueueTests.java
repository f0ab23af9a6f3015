// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.UUID;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

class H2StoredQueueTests extends StoredJdbcQueueTests {

	H2StoredQueueTests() {
		super("h2");
	}

	@Override
	TestDatabase open(ResourceDatabasePopulator populator) {
		String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
		populator.execute(new DriverManagerDataSource(url, "sa", ""));
		return TestDatabase.at(url, "sa");
	}

	@Override
	String literal(String hex) {
		return "X'" + hex + "'";
	}

}
