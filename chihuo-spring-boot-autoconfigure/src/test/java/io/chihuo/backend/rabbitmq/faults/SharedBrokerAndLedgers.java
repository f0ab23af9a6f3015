// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

import io.chihuo.servers.RabbitServer;

/**
 * Tests that do no harm to others on the broker and on the servers of ledgers: each has a
 * namespace of its own.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedBrokerAndLedgers {

	final RabbitServer broker = RabbitServer.startedOnce();

	SharedLedgerServers ledgers;

	@BeforeAll
	final void openLedgers() {
		this.ledgers = SharedLedgerServers.shared();
	}

	@AfterAll
	final void closeLedgers() {
		this.ledgers.close();
	}

}
