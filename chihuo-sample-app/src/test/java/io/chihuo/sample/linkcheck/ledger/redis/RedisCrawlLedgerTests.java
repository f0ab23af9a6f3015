// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.redis;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.CrawlLedgerContract;
import io.chihuo.sample.linkcheck.ledger.Visit;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class RedisCrawlLedgerTests extends CrawlLedgerContract {

	private final TestCrawl crawl = new TestCrawl();

	private final CrawlLedger ledger = create();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected CrawlLedger ledger() {
		return this.ledger;
	}

	private CrawlLedger create() {
		return new RedisCrawlLedger(this.crawl.template(), JsonMapper.builder().build(), this.crawl.keys());
	}

	@Test
	void anotherProcessFindsTheSame() {
		this.ledger.record(Visit.broken("a", "answered 404"));
		this.ledger.reserve("b", 1);
		this.ledger.reach("c", 2);
		CrawlLedger other = create();
		assertThat(other.visits()).isEqualTo(this.ledger.visits()).hasSize(1);
		assertThat(other.reserve("d", 1)).isFalse();
		assertThat(other.depth("c", 9)).isEqualTo(2);
	}

	@Test
	void visitOfAProcessThatDiedWhileNotingItIsNotThereYet() {
		this.crawl.template().opsForHash().put(this.crawl.keys().visits(Kind.BROKEN), "a", "{}");
		assertThat(this.ledger.find("a")).isEmpty();
		assertThat(this.ledger.visits()).isEmpty();
		assertThat(this.ledger.count(Kind.BROKEN)).isZero();
		this.ledger.record(Visit.resource("a"));
		assertThat(this.ledger.find("a")).contains(Visit.resource("a"));
	}

	@Test
	void manyVisitsAreReadTogether() {
		for (int i = 0; i < 200; i++) {
			this.ledger.record(Visit.resource("http://host/" + i));
		}
		assertThat(this.ledger.visits()).hasSize(200);
	}

}
