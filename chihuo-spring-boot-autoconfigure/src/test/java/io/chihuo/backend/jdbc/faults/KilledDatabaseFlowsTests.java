// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledDatabaseFlows;
import io.chihuo.servers.PostgresServer;

/**
 * Workers are killed while flows and queues are in one database.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
@EnabledIfSystemProperty(named = "soak", matches = "true",
		disabledReason = "runs with -Dsoak; with tickets in RabbitMQ in all runs")
class KilledDatabaseFlowsTests extends KilledDatabaseFlows {

	@Override
	protected String[] backendProperties() {
		return FaultApplication.common("jdbc", "flows");
	}

}
