// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.redis;

import java.util.UUID;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.servers.RedisServer;

/**
 * A connection to the server that tests share, and a crawl that no other test has.
 */
class TestCrawl implements AutoCloseable {

	private final LettuceConnectionFactory factory;

	private final CrawlKeys keys = new CrawlKeys("test-" + UUID.randomUUID());

	TestCrawl() {
		RedisServer server = RedisServer.shared();
		this.factory = new LettuceConnectionFactory(server.host(), server.port());
		this.factory.afterPropertiesSet();
	}

	StringRedisTemplate template() {
		return new StringRedisTemplate(this.factory);
	}

	CrawlKeys keys() {
		return this.keys;
	}

	@Override
	public void close() {
		template().delete(this.keys.all());
		this.factory.destroy();
	}

}
