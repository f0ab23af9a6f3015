// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.flow.FlowRollingDeployContract;
import io.chihuo.servers.RedisServer;

class RedisFlowRollingDeployTests extends FlowRollingDeployContract {

	@Override
	protected ApplicationContextRunner withBackend(ApplicationContextRunner nodes) {
		RedisServer server = RedisServer.shared();
		return nodes.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=redis", "spring.data.redis.host=" + server.host(),
					"spring.data.redis.port=" + server.port());
	}

	/** A thousand in a soak. */
	@Override
	protected int flowCount() {
		return Boolean.getBoolean("soak") ? 1000 : 200;
	}

}
