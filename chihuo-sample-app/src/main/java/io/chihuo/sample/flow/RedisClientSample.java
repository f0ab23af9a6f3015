// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * Sets a value in Redis by a step of the kind {@code redis}. The step after it pushes one
 * that gets the value. The argument is the value. Needs a Redis server, also where the
 * flow is kept elsewhere.
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
		String value = values.isEmpty() ? "a value" : values.get(0);
		FlowHandle flow = this.client.startFlow("redis-client-" + UUID.randomUUID(),
				Flow.series(Flow.step("redis", Map.of("command", "SET", "args", List.of("colour", value, "EX", 3600))),
						Flow.step("redis-pushes", "colour")));
		flow.await(Duration.ofMinutes(1));
		RedisReply reply = flow.result("get", RedisReply.class);
		System.out.println("The value that was got is '" + ((reply != null) ? reply.value() : null) + "'");
		return flow.status().doneCount();
	}

	record RedisReply(@Nullable String value) {
	}

	@ChihuoLoop(name = "redis-pushes")
	static class RedisPushLoop {

		@MakeTask
		void pushGet(Task<String> key) {
			System.out.println("The value is set, and a step for GET is pushed");
			key.flow()
				.pushBack(Flow.step("redis", Map.of("command", "GET", "args", List.of(key.payload()))).named("get"));
		}

	}

}
