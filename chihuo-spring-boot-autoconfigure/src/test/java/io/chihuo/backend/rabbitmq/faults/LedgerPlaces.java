// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;

/**
 * One place of each kind that several processes can share.
 */
record LedgerPlaces(RedisPlace redis, LedgerPlace database) implements AutoCloseable {

	/** Places for tests that do no harm to their servers. */
	static LedgerPlaces shared() {
		return new LedgerPlaces(new RedisPlace(), LedgerPlace.sharedDatabase());
	}

	static LedgerPlaces start() {
		return new LedgerPlaces(new RedisPlace(), LedgerPlace.database());
	}

	List<LedgerPlace> all() {
		return List.of(this.redis, this.database);
	}

	@Override
	public void close() {
		all().forEach(LedgerPlace::close);
	}

}
