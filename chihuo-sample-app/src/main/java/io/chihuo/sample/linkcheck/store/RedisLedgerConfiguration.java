// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The store where the queues are on Redis, too. It is as much apart from others as they
 * are: by the namespace.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
class RedisLedgerConfiguration {

	private final RedisCrawlKeys keys;

	RedisLedgerConfiguration(@Value("${chihuo.namespace:default}") String crawl) {
		this.keys = new RedisCrawlKeys(crawl);
	}

	@Bean
	RedisCrawlStore crawlLedger(StringRedisTemplate redis, JsonMapper json) {
		return new RedisCrawlStore(redis, json, this.keys);
	}

	@Bean
	RedisMilestones milestones(StringRedisTemplate redis) {
		return new RedisMilestones(redis, this.keys);
	}

}
