// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class RedisCrawlStoreTests extends DurableCrawlStoreContract {

	private static LettuceConnectionFactory connections;

	private static StringRedisTemplate redis;

	private final RedisCrawlKeys keys = new RedisCrawlKeys(this.crawl);

	private final CrawlStore store = create();

	@BeforeAll
	static void connect() {
		RedisServer server = RedisServer.shared();
		connections = new LettuceConnectionFactory(server.host(), server.port());
		connections.afterPropertiesSet();
		redis = new StringRedisTemplate(connections);
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@BeforeEach
	void begin() {
		this.store.beginCrawl("all");
	}

	@AfterEach
	void clear() {
		this.store.clearCrawl();
	}

	@Override
	protected CrawlStore store() {
		return this.store;
	}

	@Override
	protected CrawlStore create() {
		return new RedisCrawlStore(redis, JsonMapper.builder().build(), this.keys);
	}

	@Override
	protected long records() {
		return redis.countExistingKeys(this.keys.crawlKeys());
	}

	@Test
	void resultOfProcessThatDiedWhileItRecordedItIsNotFound() {
		redis.opsForHash().put(this.keys.resultsKey(ResultKind.BROKEN), "a", "{}");
		assertThat(this.store.findResult("a")).isEmpty();
		assertThat(this.store.findResults()).isEmpty();
		assertThat(this.store.countResults(ResultKind.BROKEN)).isZero();
		this.store.recordResult(CheckResult.resource("a"));
		assertThat(this.store.findResult("a")).contains(CheckResult.resource("a"));
	}

	@Test
	void manyResultsAreReadTogether() {
		for (int i = 0; i < 200; i++) {
			this.store.recordResult(CheckResult.resource("http://host/" + i));
		}
		assertThat(this.store.findResults()).hasSize(200);
	}

}
