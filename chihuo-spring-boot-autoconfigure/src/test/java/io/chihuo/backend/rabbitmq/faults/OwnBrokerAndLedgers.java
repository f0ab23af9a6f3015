// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests of a class have a broker and places of ledgers that no others use.
 */
abstract class OwnBrokerAndLedgers extends OwnBroker {

	SharedLedgerServers ledgers;

	@BeforeAll
	final void startLedgers() {
		this.ledgers = SharedLedgerServers.start();
	}

	@AfterAll
	final void stopLedgers() {
		if (this.ledgers != null) {
			this.ledgers.close();
		}
	}

}
