package io.chihuo.backend.redis;

import io.chihuo.contract.ContractQueue;

/**
 * What is in Redis where a broker keeps the order.
 */
class RedisLedgerLeftoversTests extends RedisLeftoversTests {

	@Override
	ContractQueue queue(OwnBackend backend) {
		return backend.listed();
	}

}
