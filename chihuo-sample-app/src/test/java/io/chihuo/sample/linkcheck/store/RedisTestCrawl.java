// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.UUID;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.servers.RedisServer;

/**
 * A connection to the server that tests share, and a crawl that no other test has.
 */
class RedisTestCrawl implements AutoCloseable {

	private final LettuceConnectionFactory factory;

	private final RedisCrawlKeys keys = new RedisCrawlKeys("test-" + UUID.randomUUID());

	RedisTestCrawl() {
		RedisServer server = RedisServer.shared();
		this.factory = new LettuceConnectionFactory(server.host(), server.port());
		this.factory.afterPropertiesSet();
	}

	StringRedisTemplate template() {
		return new StringRedisTemplate(this.factory);
	}

	RedisCrawlKeys keys() {
		return this.keys;
	}

	@Override
	public void close() {
		template().delete(this.keys.all());
		this.factory.destroy();
	}

}
