// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import io.chihuo.backend.jdbc.TestDatabase;

class RabbitH2LedgerTests extends RabbitJdbcContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

	@Override
	QueueType type() {
		return QueueType.QUORUM;
	}

}
