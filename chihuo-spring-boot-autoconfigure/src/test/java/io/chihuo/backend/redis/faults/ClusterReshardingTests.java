// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

/**
 * The slot of a queue moves in the middle of load.
 */
@Tag("faults")
class ClusterReshardingTests {

	private RedisCluster cluster;

	private FaultLoad load;

	@BeforeEach
	void start() {
		this.cluster = RedisCluster.start(3);
		String nodes = this.cluster.masters().stream().map(RedisServer::address).collect(Collectors.joining(","));
		this.load = FaultLoad.start(FaultApplication.with(FaultApplication.common("redis", "moving"),
				"spring.data.redis.cluster.nodes=" + nodes));
	}

	@AfterEach
	void close() {
		if (this.load != null) {
			this.load.close();
		}
		this.cluster.close();
	}

	@Test
	void slotMovesAgainAndAgain() {
		int slot = this.cluster.slotOf("{moving/load}");
		for (int i = 0; i < TestLimits.repeats(10); i++) {
			this.cluster.moveSlot(slot, this.cluster.serverWithout(slot), 1);
			this.load.assertBusy();
		}
		this.load.assertSound();
	}

}
