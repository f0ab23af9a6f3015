// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.junit.jupiter.api.Test;

import io.chihuo.engine.FullHeapTests;
import io.chihuo.servers.RedisServer;

class RedisFullHeapTests {

	@Test
	void taskThatTakesLongerThanItsLeaseRunsOnceAfterTheHeapWasFull() throws Exception {
		try (RedisServer server = RedisServer.start()) {
			FullHeapTests.assertLongTaskRunsOnce("96m", HeapFillingRedisProcess.class.getName(), server.host(),
					String.valueOf(server.port()));
		}
	}

}
