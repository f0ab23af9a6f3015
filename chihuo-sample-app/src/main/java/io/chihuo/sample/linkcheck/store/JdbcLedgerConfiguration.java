// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The store where the queues are on RabbitMQ: in the database that has the queues' store,
 * too, and as much apart from others as that is, by the namespace.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "rabbitmq")
class JdbcLedgerConfiguration {

	private final String crawl;

	JdbcLedgerConfiguration(@Value("${chihuo.namespace:default}") String crawl) {
		this.crawl = crawl;
	}

	@Bean
	JdbcCrawlStore crawlLedger(JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json) {
		return new JdbcCrawlStore(jdbc, new TransactionTemplate(transactions), json, this.crawl);
	}

	@Bean
	JdbcMilestones milestones(JdbcClient jdbc) {
		return new JdbcMilestones(jdbc, this.crawl);
	}

}
