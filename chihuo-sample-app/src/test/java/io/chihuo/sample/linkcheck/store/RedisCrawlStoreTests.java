// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class RedisCrawlStoreTests extends CrawlStoreContract {

	private final RedisTestCrawl crawl = new RedisTestCrawl();

	private final CrawlStore store = create();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected CrawlStore store() {
		return this.store;
	}

	private CrawlStore create() {
		return new RedisCrawlStore(this.crawl.template(), JsonMapper.builder().build(), this.crawl.keys());
	}

	@Test
	void anotherProcessFindsTheSame() {
		this.store.record(CheckResult.broken("a", "answered 404"));
		this.store.reserve("b", 1);
		this.store.reach("c", 2);
		CrawlStore other = create();
		assertThat(other.results()).isEqualTo(this.store.results()).hasSize(1);
		assertThat(other.reserve("d", 1)).isFalse();
		assertThat(other.depth("c", 9)).isEqualTo(2);
	}

	@Test
	void resultOfProcessThatDiedWhileItRecordedItIsNotFound() {
		this.crawl.template().opsForHash().put(this.crawl.keys().results(Kind.BROKEN), "a", "{}");
		assertThat(this.store.find("a")).isEmpty();
		assertThat(this.store.results()).isEmpty();
		assertThat(this.store.count(Kind.BROKEN)).isZero();
		this.store.record(CheckResult.resource("a"));
		assertThat(this.store.find("a")).contains(CheckResult.resource("a"));
	}

	@Test
	void manyResultsAreReadTogether() {
		for (int i = 0; i < 200; i++) {
			this.store.record(CheckResult.resource("http://host/" + i));
		}
		assertThat(this.store.results()).hasSize(200);
	}

}
