// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Processes are killed while their ledger is in a database.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true",
		disabledReason = "runs with -Dsoak; a ledger in Redis in all runs")
class KilledDatabaseLedgerWorkersTests extends KilledRabbitWorkers {

	@Override
	SharedLedgerServer startLedger() {
		return SharedLedgerServer.sharedDatabase();
	}

}
