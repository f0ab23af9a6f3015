// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.jdbc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.CrawlLedgerContract;
import io.chihuo.sample.linkcheck.ledger.Visit;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcCrawlLedgerTests extends CrawlLedgerContract {

	private final TestCrawl crawl = new TestCrawl();

	private final CrawlLedger ledger = this.crawl.ledger();

	@BeforeEach
	void begin() {
		this.crawl.milestones().begin("all");
	}

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Override
	protected CrawlLedger ledger() {
		return this.ledger;
	}

	@Test
	void anotherProcessFindsTheSame() {
		this.ledger.record(Visit.broken("a", "answered 404"));
		this.ledger.reserve("b", 1);
		this.ledger.reach("c", 2);
		CrawlLedger other = this.crawl.ledger();
		assertThat(other.visits()).isEqualTo(this.ledger.visits()).hasSize(1);
		assertThat(other.reserve("d", 1)).isFalse();
		assertThat(other.depth("c", 9)).isEqualTo(2);
	}

	@Test
	void reasonsAndAddressesMayBeLong() {
		Visit visit = Visit.broken("http://host/" + "x".repeat(100_000), "y".repeat(2_000_000));
		this.ledger.record(visit);
		assertThat(this.ledger.find(visit.url())).contains(visit);
	}

}
