// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.stream.Stream;

import io.chihuo.servers.RedisServer;

class RedisRecrawlTests extends RecrawlContract {

	@Override
	protected Stream<String> crawl() {
		RedisServer redis = RedisServer.shared();
		return Stream.of("--spring.profiles.active=redis", "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port());
	}

}
