// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Asks to start a Redis server for samples whose steps use one.
 */
final class RedisServerCheck {

	private RedisServerCheck() {
	}

	static void requireServer(StringRedisTemplate redis) {
		try {
			redis.execute((RedisCallback<String>) RedisConnection::ping);
		}
		catch (RedisConnectionFailureException ex) {
			throw new IllegalStateException("There is no Redis server: start one with 'redis-server', or name it by "
					+ "--spring.data.redis.host and --spring.data.redis.port", ex);
		}
	}

}
