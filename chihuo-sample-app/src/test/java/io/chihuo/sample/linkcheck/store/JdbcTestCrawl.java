// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A crawl in a database of its own.
 */
class JdbcTestCrawl implements AutoCloseable {

	static final String NAME = "test";

	private final HikariDataSource dataSource = new HikariDataSource();

	JdbcTestCrawl() {
		this.dataSource.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
		this.dataSource.setUsername("sa");
		new ResourceDatabasePopulator(new ClassPathResource("schema.sql", JdbcCrawlStore.class))
			.execute(this.dataSource);
	}

	JdbcClient client() {
		return JdbcClient.create(this.dataSource);
	}

	JdbcCrawlStore store() {
		return new JdbcCrawlStore(client(), new TransactionTemplate(new JdbcTransactionManager(this.dataSource)),
				JsonMapper.builder().build(), NAME);
	}

	JdbcMilestones milestones() {
		return new JdbcMilestones(client(), NAME);
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
