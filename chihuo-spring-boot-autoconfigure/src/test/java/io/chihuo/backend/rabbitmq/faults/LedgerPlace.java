package io.chihuo.backend.rabbitmq.faults;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.servers.PostgresServer;

/**
 * Where the ledgers of several processes are kept.
 */
interface LedgerPlace extends AutoCloseable {

	/** What makes an application keep its ledger here. */
	String[] properties();

	/** A ledger here. */
	Ledger open();

	/** End it as if its power had failed. */
	void kill();

	/** End it as an operator would. */
	void stop();

	/** Start it again with what it had, stopped before if need be. */
	void restart();

	@Override
	void close();

	/** PostgreSQL where it is installed, otherwise H2. */
	static LedgerPlace database() {
		return PostgresServer.isAvailable() ? new PostgresPlace() : new H2Place();
	}

}
