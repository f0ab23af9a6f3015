// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.flow.FlowBlockContract;

class H2FlowBlockTests extends FlowBlockContract {

	private final TestDatabase database = TestDatabase.h2();

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
