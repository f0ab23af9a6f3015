// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisServer;

/**
 * Workers are killed while their flows are in a cluster, in other slots than their
 * queues.
 */
class KilledClusterFlowsTests extends KilledRedisFlows {

	private RedisCluster cluster;

	@BeforeEach
	void startCluster() {
		this.cluster = RedisCluster.start(3);
		String nodes = this.cluster.masters().stream().map(RedisServer::address).collect(Collectors.joining(","));
		start(FaultApplication.with(FaultApplication.common("redis", "flows"),
				"spring.data.redis.cluster.nodes=" + nodes));
	}

	@Override
	protected List<RedisServer> servers() {
		return this.cluster.masters();
	}

	@AfterEach
	void stopCluster() {
		this.cluster.close();
	}

}
