// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

/**
 * Processes are killed while their ledger is in a database.
 */
class KilledDatabaseLedgerWorkersTests extends KilledRabbitWorkers {

	@Override
	SharedLedgerServer startLedger() {
		return SharedLedgerServer.sharedDatabase();
	}

}
