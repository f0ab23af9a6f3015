// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.servers.PostgresServer;

/**
 * A PostgreSQL server.
 */
final class PostgresLedgerServer implements SharedLedgerServer {

	private final PostgresServer server;

	PostgresLedgerServer() {
		this(PostgresServer.start());
	}

	private PostgresLedgerServer(PostgresServer server) {
		this.server = server;
	}

	/** That which other tests use too. */
	static PostgresLedgerServer shared() {
		return new PostgresLedgerServer(PostgresServer.shared());
	}

	@Override
	public String[] properties() {
		return Databases.properties(this.server.jdbcUrl(), this.server.user());
	}

	@Override
	public Ledger open() {
		return Databases.ledger(this.server.jdbcUrl(), this.server.user());
	}

	@Override
	public void kill() {
		this.server.kill();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void restart() {
		this.server.restart();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
