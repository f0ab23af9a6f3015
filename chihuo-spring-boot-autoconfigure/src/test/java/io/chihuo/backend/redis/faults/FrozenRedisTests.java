// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

/**
 * Connections to Redis stay open and carry nothing, in the middle of load.
 */
@Tag("faults")
class FrozenRedisTests {

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = new TcpProxy(this.server);

	private FaultLoad load;

	@BeforeEach
	void start() {
		this.load = FaultLoad.start(FaultApplication.with(FaultApplication.common("redis", "frozen"),
				"spring.data.redis.host=" + this.proxy.host(), "spring.data.redis.port=" + this.proxy.port()));
	}

	@AfterEach
	void close() {
		this.load.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void connectionsFreezeAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(20); i++) {
			this.proxy.freeze();
			this.load.assertBusyWithin(FaultLoad.MAX_PAUSE);
		}
		this.load.assertSound();
	}

}
