// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledFileProcesses;
import io.chihuo.servers.RabbitServer;

/**
 * A process is killed while its queues are in RabbitMQ, with a ledger in a file.
 */
class KilledFileLedgerTests extends KilledFileProcesses {

	private RabbitServer broker;

	@BeforeEach
	void startBroker() {
		this.broker = RabbitServer.start();
	}

	@AfterEach
	void stopBroker() {
		this.broker.close();
	}

	@Override
	protected String[] properties() {
		return FaultApplication.with(FaultApplication.common("rabbitmq", "killed"),
				"spring.rabbitmq.addresses=" + this.broker.address());
	}

	@Override
	protected void assertNothingLeft() {
		RabbitLoads.assertNothingLeft(this.broker, "killed");
	}

}
