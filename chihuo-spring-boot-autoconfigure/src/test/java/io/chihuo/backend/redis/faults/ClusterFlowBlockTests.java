// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.flow.FlowBlockContract;
import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisServer;

/**
 * Queues and flows are in other slots each.
 */
@Tag("faults")
class ClusterFlowBlockTests extends FlowBlockContract {

	private final RedisCluster cluster = RedisCluster.start(3);

	@Override
	protected void prepare(AnnotationConfigApplicationContext context) {
		context.register(DataRedisAutoConfiguration.class);
	}

	@Override
	protected String[] properties() {
		return new String[] { "chihuo.backend=redis", "spring.data.redis.cluster.nodes="
				+ this.cluster.masters().stream().map(RedisServer::address).collect(Collectors.joining(",")) };
	}

	@AfterAll
	void stopCluster() {
		this.cluster.close();
	}

}
