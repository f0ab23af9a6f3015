// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import io.chihuo.contract.ContractQueue;

/**
 * Tests the keys in Redis where a broker keeps the order.
 */
class RedisLedgerLeftoversTests extends RedisLeftoversTests {

	@Override
	ContractQueue queue(OwnBackend backend) {
		return backend.listed();
	}

}
