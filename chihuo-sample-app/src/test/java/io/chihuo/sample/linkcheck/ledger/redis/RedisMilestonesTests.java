// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.redis;

import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Milestones;
import io.chihuo.sample.linkcheck.ledger.MilestonesContract;

class RedisMilestonesTests extends MilestonesContract {

	private final TestCrawl crawl = new TestCrawl();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected Milestones create() {
		return new RedisMilestones(this.crawl.template(), this.crawl.keys());
	}

	@Override
	protected CrawlLedger ledger() {
		return new RedisCrawlLedger(this.crawl.template(), JsonMapper.builder().build(), this.crawl.keys());
	}

	@Override
	protected String crawl() {
		return this.crawl.keys().crawl();
	}

	@Override
	protected long kept() {
		return this.crawl.template().keys("*" + crawl() + "*").size();
	}

}
