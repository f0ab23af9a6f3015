// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.jdbc;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Milestones;
import io.chihuo.sample.linkcheck.ledger.MilestonesContract;

class JdbcMilestonesTests extends MilestonesContract {

	private final TestCrawl crawl = new TestCrawl();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected Milestones create() {
		return this.crawl.milestones();
	}

	@Override
	protected CrawlLedger ledger() {
		return this.crawl.ledger();
	}

	@Override
	protected String crawl() {
		return TestCrawl.NAME;
	}

	@Override
	protected long kept() {
		return Stream.of("crawls", "visits", "places", "depths", "followed")
			.mapToLong((table) -> this.crawl.client()
				.sql("select count(*) from linkcheck_" + table)
				.query(Long.class)
				.single())
			.sum();
	}

}
