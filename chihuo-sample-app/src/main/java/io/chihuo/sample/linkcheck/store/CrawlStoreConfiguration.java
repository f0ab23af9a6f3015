// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the crawl where the queues are, and that of queues on RabbitMQ in the database of
 * their ledger. The namespace of the queues is the name of the crawl.
 */
@Configuration(proxyBeanMethods = false)
class CrawlStoreConfiguration {

	private final String crawl;

	CrawlStoreConfiguration(@Value("${chihuo.namespace:default}") String crawl) {
		this.crawl = crawl;
	}

	@Bean
	@ConditionalOnProperty(name = "chihuo.backend", havingValue = "memory", matchIfMissing = true)
	MemoryCrawlStore memoryCrawlStore() {
		return new MemoryCrawlStore();
	}

	@Bean
	@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
	RedisCrawlStore redisCrawlStore(StringRedisTemplate redis, JsonMapper json) {
		return new RedisCrawlStore(redis, json, new RedisCrawlKeys(this.crawl));
	}

	@Bean
	@ConditionalOnExpression("{'rabbitmq', 'jdbc'}.contains('${chihuo.backend:memory}')")
	JdbcCrawlStore jdbcCrawlStore(JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json) {
		return new JdbcCrawlStore(jdbc, new TransactionTemplate(transactions), json, this.crawl);
	}

}
