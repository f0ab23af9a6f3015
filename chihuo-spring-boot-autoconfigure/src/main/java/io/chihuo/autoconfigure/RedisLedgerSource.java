// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.redis.RedisLedger;

/**
 * Finds the connection factory of Redis for a ledger.
 *
 * @param beans the connection factories
 * @param timeout time after which a call that was not answered fails
 */
record RedisLedgerSource(BackendBean<RedisConnectionFactory> beans, Duration timeout) implements LedgerSource {

	@Override
	public LedgerType ledgerType() {
		return LedgerType.REDIS;
	}

	@Override
	public @Nullable LedgerLocation findPlace(boolean named) {
		RedisConnectionFactory factory = this.beans.findBean();
		return (factory != null) ? new RedisLocation(this.beans.beanName(factory), factory, this.timeout) : null;
	}

	private record RedisLocation(String beanName, RedisConnectionFactory factory,
			Duration timeout) implements LedgerLocation {

		@Override
		public Ledger openLedger() {
			return new RedisLedger(this.factory, this.timeout);
		}

	}

}
