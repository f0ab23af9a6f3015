// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;
import io.chihuo.sample.linkcheck.store.Milestones.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract of all milestones that outlive a process.
 */
public abstract class MilestonesContract {

	/**
	 * Milestones of the crawl of this test, as one of several processes has them.
	 */
	protected abstract Milestones create();

	/**
	 * The store of that crawl.
	 */
	protected abstract CrawlStore store();

	/**
	 * Its name.
	 */
	protected abstract String crawl();

	/**
	 * How many things are kept of it.
	 */
	protected abstract long kept();

	@Test
	void crawlIsBegunOnceAndThenGoesOn() {
		assertThat(create().begin("all")).isEqualTo(Stage.NEW);
		assertThat(create().begin("all")).isEqualTo(Stage.BEGUN);
		assertThat(create().begin("all")).isEqualTo(Stage.BEGUN);
	}

	@Test
	void firstToSeeTheEndIsToldSo() {
		create().begin("all");
		assertThat(create().end()).isTrue();
		assertThat(create().end()).isFalse();
		assertThat(create().begin("all")).isEqualTo(Stage.OVER);
	}

	@Test
	void crawlCannotGoOnWithAnotherExtent() {
		create().begin("depth=1");
		assertThatExceptionOfType(OtherExtentException.class).isThrownBy(() -> create().begin("depth=2"))
			.withMessageContainingAll(crawl(), "depth=1", "depth=2");
	}

	@Test
	void nothingIsLeftOfAForgottenCrawl() {
		create().begin("depth=1");
		store().record(CheckResult.resource("a"));
		store().reserve("b", 1);
		store().reach("c", 1);
		store().followed("c", 1);
		create().end();
		assertThat(kept()).isPositive();
		create().forget();
		assertThat(kept()).isZero();
		assertThat(store().count(Kind.RESOURCE)).isZero();
		assertThat(create().begin("depth=2")).isEqualTo(Stage.NEW);
	}

}
