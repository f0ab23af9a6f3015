// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;
import io.chihuo.sample.linkcheck.store.CrawlStore.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract of stores that outlive a process.
 */
abstract class DurableCrawlStoreContract extends CrawlStoreContract {

	/** A name of its own for the crawl of each test. */
	protected final String crawl = "test-" + UUID.randomUUID();

	/**
	 * The store of this test's crawl, as each of several processes has it.
	 */
	protected abstract CrawlStore create();

	/**
	 * Number of records of that crawl.
	 */
	protected abstract long records();

	@Test
	void crawlIsBegunOnceAndThenContinued() {
		create().clearCrawl();
		assertThat(create().beginCrawl("all")).isEqualTo(Stage.NEW);
		assertThat(create().beginCrawl("all")).isEqualTo(Stage.BEGUN);
		assertThat(create().beginCrawl("all")).isEqualTo(Stage.BEGUN);
	}

	@Test
	void onlyFirstProcessReportsTheEnd() {
		assertThat(create().markReported()).isTrue();
		assertThat(create().markReported()).isFalse();
		assertThat(create().beginCrawl("all")).isEqualTo(Stage.REPORTED);
	}

	@Test
	void crawlCannotContinueWithOtherSettings() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> create().beginCrawl("depth=2"))
			.withMessageContainingAll(this.crawl, "all", "depth=2");
	}

	@Test
	void clearedCrawlLeavesNoRecords() {
		store().recordResult(CheckResult.resource("a"));
		store().reservePage("b", 1);
		store().recordDepth("c", 1);
		store().markFollowed("c", 1);
		create().markReported();
		assertThat(records()).isPositive();
		create().clearCrawl();
		assertThat(records()).isZero();
		assertThat(store().countResults(ResultKind.RESOURCE)).isZero();
		assertThat(create().beginCrawl("depth=2")).isEqualTo(Stage.NEW);
	}

	@Test
	void anotherProcessFindsTheSame() {
		store().recordResult(CheckResult.broken("a", "answered 404"));
		store().reservePage("b", 1);
		store().recordDepth("c", 2);
		CrawlStore other = create();
		assertThat(other.findResults()).isEqualTo(store().findResults()).hasSize(1);
		assertThat(other.reservePage("d", 1)).isFalse();
		assertThat(other.findDepth("c", 9)).isEqualTo(2);
	}

}
