// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;

/**
 * A crawl that a schedule has begun anew.
 *
 * @param id id of the task that crawls again
 * @param stage its stage
 * @param brokenBefore addresses that were broken when the crawl was reported last
 */
public record CrawlRound(String id, RoundStage stage, List<String> brokenBefore) {

	/**
	 * The stage of a round.
	 */
	public enum RoundStage {

		/**
		 * The results before are being deleted, if they are not deleted already.
		 */
		CLEARING,

		/**
		 * The site is being crawled.
		 */
		CRAWLING,

		/**
		 * Its newly broken links were reported.
		 */
		REPORTED

	}

	public CrawlRound {
		brokenBefore = List.copyOf(brokenBefore);
	}

	/**
	 * The same round at another stage.
	 */
	public CrawlRound withStage(RoundStage stage) {
		return new CrawlRound(this.id, stage, this.brokenBefore);
	}

}
