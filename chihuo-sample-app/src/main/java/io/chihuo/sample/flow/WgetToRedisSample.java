// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * Fetches a page of limited size and stores its text in Redis, by steps of the kinds
 * {@code http} and {@code redis}: the second gets parts of the result of the first. Needs
 * a Redis server, also where the flow is kept elsewhere.
 */
@Component
class WgetToRedisSample implements FlowSample {

	/** As {@code flows.yml} says. */
	private static final String KEY_PREFIX = "flow-samples:";

	private static final int MAX_SIZE = 200_000;

	private final ChihuoClient client;

	private final StringRedisTemplate redis;

	WgetToRedisSample(ChihuoClient client, StringRedisTemplate redis) {
		this.client = client;
		this.redis = redis;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		RedisServerCheck.requireServer(this.redis);
		try (SiteServer site = SiteServer.withDelay(Duration.ofMillis(20))) {
			Map<String, Object> request = Map.of("url", site.startUrl(), "maxSize", MAX_SIZE, "totalTimeout", "30s");
			FlowHandle flow = this.client
				.startFlow("wget-to-redis-" + UUID.randomUUID(),
						Flow.series(Flow.step("http", request).named("page"), Flow.step("redis", Map.of("command",
								"SET", "args",
								List.of(Flow.ref("page").path("/url"), Flow.ref("page").path("/body"), "EX", 3600)))));
			flow.await(Duration.ofMinutes(1));
			String key = KEY_PREFIX + site.startUrl();
			System.out.println(key + " has " + this.redis.opsForValue().size(key) + " bytes");
			return flow.status().doneCount();
		}
	}

}
