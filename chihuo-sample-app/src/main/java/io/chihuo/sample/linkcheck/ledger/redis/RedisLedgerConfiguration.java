// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.redis;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The ledger where the queues are on Redis, too. It is as much apart from others as they
 * are: by the namespace.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
class RedisLedgerConfiguration {

	private final CrawlKeys keys;

	RedisLedgerConfiguration(@Value("${chihuo.namespace:default}") String crawl) {
		this.keys = new CrawlKeys(crawl);
	}

	@Bean
	RedisCrawlLedger crawlLedger(StringRedisTemplate redis, JsonMapper json) {
		return new RedisCrawlLedger(redis, json, this.keys);
	}

	@Bean
	RedisMilestones milestones(StringRedisTemplate redis) {
		return new RedisMilestones(redis, this.keys);
	}

}
