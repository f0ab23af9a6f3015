package io.chihuo.sample.linkcheck.ledger.redis;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Milestones;
import io.chihuo.sample.linkcheck.ledger.Milestones.Stage;
import io.chihuo.sample.linkcheck.ledger.Visit;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisMilestonesTests {

	private final TestCrawl crawl = new TestCrawl();

	private final Milestones one = create();

	private final Milestones other = create();

	@AfterEach
	void close() {
		this.crawl.close();
	}

	@Test
	void crawlIsBegunOnceAndThenGoesOn() {
		assertThat(this.one.begin("all")).isEqualTo(Stage.NEW);
		assertThat(this.other.begin("all")).isEqualTo(Stage.BEGUN);
		assertThat(this.one.begin("all")).isEqualTo(Stage.BEGUN);
	}

	@Test
	void firstToSeeTheEndIsToldSo() {
		this.one.begin("all");
		assertThat(this.one.end()).isTrue();
		assertThat(this.other.end()).isFalse();
		assertThat(this.other.begin("all")).isEqualTo(Stage.OVER);
	}

	@Test
	void crawlCannotGoOnWithAnotherExtent() {
		this.one.begin("depth=1");
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> this.other.begin("depth=2"))
			.withMessageContainingAll(this.crawl.keys().crawl(), "depth=1", "depth=2");
	}

	@Test
	void nothingIsLeftOfAForgottenCrawl() {
		CrawlLedger ledger = new RedisCrawlLedger(this.crawl.template(), JsonMapper.builder().build(),
				this.crawl.keys());
		this.one.begin("depth=1");
		this.one.end();
		ledger.record(Visit.resource("a"));
		ledger.reserve("b", 1);
		ledger.reach("c", 1);
		ledger.followed("c", 1);
		this.one.forget();
		assertThat(this.crawl.template().keys("*" + this.crawl.keys().crawl() + "*")).isEmpty();
		assertThat(ledger.count(Kind.RESOURCE)).isZero();
		assertThat(this.other.begin("depth=2")).isEqualTo(Stage.NEW);
	}

	private Milestones create() {
		return new RedisMilestones(this.crawl.template(), this.crawl.keys());
	}

}
