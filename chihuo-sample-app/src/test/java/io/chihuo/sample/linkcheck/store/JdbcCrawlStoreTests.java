// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcCrawlStoreTests extends CrawlStoreContract {

	private final JdbcTestCrawl crawl = new JdbcTestCrawl();

	private final CrawlStore store = this.crawl.store();

	@BeforeEach
	void begin() {
		this.crawl.milestones().begin("all");
	}

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected CrawlStore store() {
		return this.store;
	}

	@Test
	void anotherProcessFindsTheSame() {
		this.store.record(CheckResult.broken("a", "answered 404"));
		this.store.reserve("b", 1);
		this.store.reach("c", 2);
		CrawlStore other = this.crawl.store();
		assertThat(other.results()).isEqualTo(this.store.results()).hasSize(1);
		assertThat(other.reserve("d", 1)).isFalse();
		assertThat(other.depth("c", 9)).isEqualTo(2);
	}

	@Test
	void reasonsAndAddressesMayBeLong() {
		CheckResult result = CheckResult.broken("http://host/" + "x".repeat(100_000), "y".repeat(2_000_000));
		this.store.record(result);
		assertThat(this.store.find(result.url())).contains(result);
	}

}
