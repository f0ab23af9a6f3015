// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.flow.FlowBlockContract;
import io.chihuo.servers.RedisServer;

class RedisFlowBlockTests extends FlowBlockContract {

	@Override
	protected void prepare(AnnotationConfigApplicationContext context) {
		context.register(DataRedisAutoConfiguration.class);
	}

	@Override
	protected String[] properties() {
		RedisServer server = RedisServer.shared();
		return new String[] { "chihuo.backend=redis", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port() };
	}

}
