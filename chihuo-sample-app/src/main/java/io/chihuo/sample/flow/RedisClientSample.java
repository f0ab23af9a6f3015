// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Sets a value in Redis. The step that does so pushes the one that gets the value. The
 * argument is the value. Needs a Redis server, also where the flow is kept elsewhere.
 */
@Component
class RedisClientSample implements FlowSample {

	private final ChihuoClient client;

	private final StringRedisTemplate redis;

	RedisClientSample(ChihuoClient client, StringRedisTemplate redis) {
		this.client = client;
		this.redis = redis;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		RedisServerCheck.requireServer(this.redis);
		List<String> values = arguments.getNonOptionArgs();
		RedisEntry entry = new RedisEntry("flows:redis-client", values.isEmpty() ? "a value" : values.get(0));
		FlowHandle flow = this.client.startFlow("redis-client-" + UUID.randomUUID(),
				Flow.series(Flow.step("redis-sets", entry).attempts(1)));
		flow.await(Duration.ofMinutes(1));
		System.out.println("The value that was got is '" + flow.result("get", String.class) + "'");
		return flow.status().doneCount();
	}

	record RedisEntry(String key, String value) {
	}

	@ChihuoLoop(name = "redis-sets")
	static class RedisSetLoop {

		private final StringRedisTemplate redis;

		RedisSetLoop(StringRedisTemplate redis) {
			this.redis = redis;
		}

		@MakeTask
		void setValue(Task<RedisEntry> task) {
			RedisEntry entry = task.payload();
			this.redis.opsForValue().set(entry.key(), entry.value(), Duration.ofHours(1));
			System.out.println("SET " + entry.key() + " '" + entry.value() + "', and a step for GET is pushed");
			task.flow().pushBack(Flow.step("redis-gets", entry.key()).named("get").attempts(1));
		}

	}

	@ChihuoLoop(name = "redis-gets")
	static class RedisGetLoop {

		private final StringRedisTemplate redis;

		RedisGetLoop(StringRedisTemplate redis) {
			this.redis = redis;
		}

		@MakeTask
		@Nullable String getValue(Task<String> key) {
			System.out.println("GET " + key.payload());
			return this.redis.opsForValue().get(key.payload());
		}

	}

}
