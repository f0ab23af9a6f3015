// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.NetworkNamespace;
import io.chihuo.servers.TestLimits;

/**
 * Packets between Redis and the application are dropped, in the middle of load.
 */
@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.NetworkNamespace#isPermitted", disabledReason = NetworkNamespace.MISSING)
class DroppedPacketsTests {

	@Test
	void networkDropsPacketsForAWhileAgainAndAgain() {
		try (NetworkNamespace network = NetworkNamespace.withRedis();
				FaultLoad load = FaultLoad.start(FaultApplication.with(FaultApplication.common("redis", "dropped"),
						"spring.data.redis.host=" + network.host(), "spring.data.redis.port=" + network.port()))) {
			for (int i = 0; i < TestLimits.repeats(10); i++) {
				network.dropPackets();
				load.awaitRefused(2);
				network.deliverPackets();
				load.assertBusyWithin(FaultLoad.MAX_PAUSE);
			}
			load.assertSound();
		}
	}

}
