// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * Fetches a page of limited size and stores its text in Redis. The second step gets parts
 * of the result of the first one, and leaves the key in the context of the flow. Needs a
 * Redis server, also where the flow is kept elsewhere.
 */
@Component
class WgetToRedisSample implements FlowSample {

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
			FlowHandle flow = this.client.startFlow("wget-to-redis-" + UUID.randomUUID(),
					Flow.series(
							Flow.step("http", request).named("page"), Flow
								.step("stored-pages",
										Map.of("url", Flow.ref("page").path("/url"), "body",
												Flow.ref("page").path("/body")))
								.attempts(1)));
			flow.await(Duration.ofMinutes(1));
			String key = String.valueOf(flow.contextValue("key", String.class));
			System.out.println(key + " has " + this.redis.opsForValue().size(key) + " bytes");
			return flow.status().doneCount();
		}
	}

	@ChihuoLoop(name = "stored-pages")
	static class PageStoreLoop {

		private final StringRedisTemplate redis;

		PageStoreLoop(StringRedisTemplate redis) {
			this.redis = redis;
		}

		@MakeTask
		void storePage(Task<Map<String, String>> task) {
			String key = "flows:page:" + task.payload().get("url");
			this.redis.opsForValue().set(key, task.payload().get("body"), Duration.ofHours(1));
			task.flow().putContext("key", key);
		}

	}

}
