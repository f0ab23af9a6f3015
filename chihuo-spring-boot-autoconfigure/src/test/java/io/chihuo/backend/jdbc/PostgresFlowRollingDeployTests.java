// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.flow.FlowRollingDeployContract;
import io.chihuo.servers.PostgresServer;

@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "runs with -Dsoak")
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresFlowRollingDeployTests extends FlowRollingDeployContract {

	private static TestDatabase database;

	@BeforeAll
	static void openDatabase() {
		database = TestDatabase.newPostgres();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Override
	protected ApplicationContextRunner withBackend(ApplicationContextRunner nodes) {
		return nodes
			.withBean("database", DataSource.class, database::dataSource,
					(definition) -> definition.setDestroyMethodName(""))
			.withPropertyValues("chihuo.backend=jdbc", "chihuo.connection=database");
	}

	@Override
	protected int flowCount() {
		return 1000;
	}

}
