// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.flow.FlowBlockContract;
import io.chihuo.servers.PostgresServer;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresFlowBlockTests extends FlowBlockContract {

	private final TestDatabase database = TestDatabase.postgres();

	@Override
	protected void prepare(AnnotationConfigApplicationContext context) {
		context.registerBean("database", DataSource.class, this.database::dataSource);
	}

	@Override
	protected String[] properties() {
		return new String[] { "chihuo.backend=jdbc", "chihuo.connection=database" };
	}

	@AfterAll
	void closeDatabase() {
		this.database.close();
	}

}
