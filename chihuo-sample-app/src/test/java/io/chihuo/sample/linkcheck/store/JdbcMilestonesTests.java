// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;

class JdbcMilestonesTests extends MilestonesContract {

	private final JdbcTestCrawl crawl = new JdbcTestCrawl();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected Milestones create() {
		return this.crawl.milestones();
	}

	@Override
	protected CrawlStore store() {
		return this.crawl.store();
	}

	@Override
	protected String crawl() {
		return JdbcTestCrawl.NAME;
	}

	@Override
	protected long kept() {
		return Stream.of("crawls", "results", "places", "depths", "followed")
			.mapToLong((table) -> this.crawl.client()
				.sql("select count(*) from linkcheck_" + table)
				.query(Long.class)
				.single())
			.sum();
	}

}
