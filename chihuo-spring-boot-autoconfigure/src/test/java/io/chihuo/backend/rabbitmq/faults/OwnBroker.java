// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

import io.chihuo.servers.RabbitServer;

/**
 * Tests of a class have a broker that no others use, and do harm to it.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnBroker {

	RabbitServer broker;

	@BeforeAll
	final void startBroker() {
		this.broker = RabbitServer.start();
	}

	@AfterAll
	final void stopBroker() {
		this.broker.close();
	}

}
