// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcCrawlStoreTests extends DurableCrawlStoreContract {

	private final HikariDataSource dataSource = new HikariDataSource();

	private final CrawlStore store = create();

	@BeforeEach
	void begin() {
		this.dataSource.setJdbcUrl("jdbc:h2:mem:" + this.crawl);
		this.dataSource.setUsername("sa");
		new ResourceDatabasePopulator(new ClassPathResource("schema.sql", JdbcCrawlStore.class))
			.execute(this.dataSource);
		this.store.beginCrawl("all");
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	@Override
	protected CrawlStore store() {
		return this.store;
	}

	@Override
	protected CrawlStore create() {
		return new JdbcCrawlStore(JdbcClient.create(this.dataSource),
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), JsonMapper.builder().build(),
				this.crawl);
	}

	@Override
	protected long records() {
		return Stream.of("crawls", "results", "pages", "depths", "followed")
			.map((table) -> JdbcClient.create(this.dataSource).sql("select count(*) from linkcheck_" + table))
			.mapToLong((count) -> count.query(Long.class).single())
			.sum();
	}

	@Test
	void reasonsAndAddressesMayBeLong() {
		CheckResult result = CheckResult.broken("http://host/" + "x".repeat(100_000), "y".repeat(2_000_000));
		this.store.recordResult(result);
		assertThat(this.store.findResult(result.url())).contains(result);
	}

}
