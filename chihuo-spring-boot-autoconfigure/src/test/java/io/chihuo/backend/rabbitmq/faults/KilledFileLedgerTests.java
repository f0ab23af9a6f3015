// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.UUID;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledFileProcesses;
import io.chihuo.servers.RabbitServer;

/**
 * A process is killed while its queues are in RabbitMQ, with a ledger in a file.
 */
class KilledFileLedgerTests extends KilledFileProcesses {

	private final RabbitServer broker = RabbitServer.startedOnce();

	private final String namespace = "file-" + UUID.randomUUID();

	@Override
	protected String[] properties() {
		return FaultApplication.with(FaultApplication.common("rabbitmq", this.namespace),
				"spring.rabbitmq.addresses=" + this.broker.address());
	}

	@Override
	protected void assertNothingLeft() {
		RabbitLoads.assertNothingLeft(this.broker, this.namespace);
	}

}
