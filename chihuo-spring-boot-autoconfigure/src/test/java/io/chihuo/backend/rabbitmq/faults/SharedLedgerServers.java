// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;

/**
 * One place of each kind that several processes can share.
 */
record SharedLedgerServers(RedisLedgerServer redis, SharedLedgerServer database) implements AutoCloseable {

	/** Places for tests that do no harm to their servers. */
	static SharedLedgerServers shared() {
		return new SharedLedgerServers(new RedisLedgerServer(), SharedLedgerServer.sharedDatabase());
	}

	List<SharedLedgerServer> all() {
		return List.of(this.redis, this.database);
	}

	@Override
	public void close() {
		all().forEach(SharedLedgerServer::close);
	}

}
