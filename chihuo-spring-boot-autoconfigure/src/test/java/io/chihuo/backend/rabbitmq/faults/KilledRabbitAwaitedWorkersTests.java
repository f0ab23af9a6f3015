// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.chihuo.faults.KilledAwaitedWorkers;
import io.chihuo.servers.RedisServer;

/**
 * Workers are killed while callers await tasks of RabbitMQ, whose ledger is in Redis.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "part of a soak")
class KilledRabbitAwaitedWorkersTests extends KilledAwaitedWorkers {

	@BeforeEach
	void start() {
		startClient(KilledRabbitParentTests.propertiesOf(RedisServer.shared()));
	}

}
