// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.flow.FlowBlockContract;
import io.chihuo.servers.RabbitServer;

/**
 * Flows are in the ledger, and tickets for their steps in the broker.
 */
class RabbitFlowBlockTests extends FlowBlockContract {

	private final TestDatabase database = TestDatabase.h2();

	@Override
	protected void prepare(AnnotationConfigApplicationContext context) {
		context.register(RabbitAutoConfiguration.class);
		context.registerBean("database", DataSource.class, this.database::dataSource);
	}

	@Override
	protected String[] properties() {
		RabbitServer broker = RabbitServer.shared();
		return new String[] { "chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=jdbc",
				"spring.rabbitmq.host=" + broker.host(), "spring.rabbitmq.port=" + broker.port() };
	}

	@AfterAll
	void closeDatabase() {
		this.database.close();
	}

}
