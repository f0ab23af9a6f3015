// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;
import java.util.UUID;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.servers.PostgresServer;

/**
 * The store of the ledgers of several processes.
 */
interface SharedLedgerServer extends AutoCloseable {

	/** Properties by which an application keeps its ledger here. */
	String[] properties();

	/** A ledger here. */
	Ledger open();

	/**
	 * End it as if its power had failed.
	 * @throws UnsupportedOperationException if that cannot be done to it
	 */
	void kill();

	/** End it as an operator would. */
	void stop();

	/** Start it again with its data, stopped before if need be. */
	void restart();

	@Override
	void close();

	/** A namespace that nobody else uses. */
	default String newNamespace() {
		return getClass().getSimpleName() + "-" + UUID.randomUUID();
	}

	/**
	 * PostgreSQL where it is installed, otherwise H2, for tests that do no harm to it.
	 */
	static SharedLedgerServer sharedDatabase() {
		return PostgresServer.isAvailable() ? PostgresLedgerServer.shared() : new H2LedgerServer();
	}

	/**
	 * Places for faults of the broker: in Redis, and in a soak one of each kind.
	 */
	static List<SharedLedgerServer> kinds() {
		return Boolean.getBoolean("soak") ? List.of(new RedisLedgerServer(), sharedDatabase())
				: List.of(new RedisLedgerServer());
	}

}
