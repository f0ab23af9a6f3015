// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.servers.MariaDbServer;

@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
@ExtendWith(PairOfStores.class)
class RabbitMariaDbLedgerTests extends RabbitJdbcContract {

	@Override
	TestDatabase open() {
		return TestDatabase.mariaDb();
	}

	@Override
	QueueType type() {
		return QueueType.CLASSIC;
	}

	@Override
	public int randomRounds() {
		return 15; // commits of MariaDB take longer
	}

}
