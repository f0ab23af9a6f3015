// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledDatabaseFlows;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;

/**
 * Workers are killed while their flows are in a ledger, and tickets for steps in
 * RabbitMQ.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class KilledRabbitFlowsTests extends KilledDatabaseFlows {

	private static final String NAMESPACE = "killed-flows";

	private final RabbitServer broker = RabbitServer.startedOnce();

	@Override
	protected String[] backendProperties() {
		return FaultApplication.with(FaultApplication.common("rabbitmq", NAMESPACE), "chihuo.rabbitmq.ledger=jdbc",
				"spring.rabbitmq.addresses=" + this.broker.address());
	}

	@Override
	protected void assertNothingLeft() {
		super.assertNothingLeft();
		RabbitLoads.assertNothingLeft(this.broker, NAMESPACE);
	}

}
