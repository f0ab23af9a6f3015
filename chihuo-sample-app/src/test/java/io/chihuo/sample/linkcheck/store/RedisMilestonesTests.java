// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

class RedisMilestonesTests extends MilestonesContract {

	private final RedisTestCrawl crawl = new RedisTestCrawl();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected Milestones create() {
		return new RedisMilestones(this.crawl.template(), this.crawl.keys());
	}

	@Override
	protected CrawlStore store() {
		return new RedisCrawlStore(this.crawl.template(), JsonMapper.builder().build(), this.crawl.keys());
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
