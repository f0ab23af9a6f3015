// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.servers.PostgresServer;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
@ExtendWith(PairOfStores.class)
class RabbitPostgresLedgerTests extends RabbitJdbcContract {

	@Override
	TestDatabase open() {
		return TestDatabase.postgres();
	}

	@Override
	QueueType type() {
		return QueueType.CLASSIC;
	}

}
