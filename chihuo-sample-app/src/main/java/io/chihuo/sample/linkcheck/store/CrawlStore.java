// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.Map;
import java.util.Optional;

import io.chihuo.ChihuoConfigurationException;

/**
 * Results and progress of a crawl, apart from the queues, which hold the remaining work.
 * Every operation is idempotent, since a task may run more than once, and is atomic for
 * its address, since several processes may share one store.
 */
public interface CrawlStore {

	/**
	 * The stage of a crawl when a process joins it.
	 */
	enum Stage {

		/**
		 * No process has begun it.
		 */
		NEW,

		/**
		 * Another process works on it, or has stopped before its end.
		 */
		BEGUN,

		/**
		 * Its end was reported.
		 */
		REPORTED

	}

	/**
	 * Begin the crawl, or join it.
	 * @param settings start and limits of the crawl
	 * @return its stage before
	 * @throws ChihuoConfigurationException if it was begun with other settings
	 */
	Stage beginCrawl(String settings);

	/**
	 * Record that the end is reported.
	 * @return whether this process is the first to do so
	 */
	boolean markReported();

	/**
	 * Whether the end of the crawl was reported.
	 */
	boolean isReported();

	/**
	 * Delete everything of this crawl but its round.
	 */
	void clearCrawl();

	/**
	 * Find the latest round; empty if the crawl was never begun anew.
	 */
	Optional<CrawlRound> findRound();

	/**
	 * Record the latest round in place of the one before.
	 */
	void recordRound(CrawlRound round);

	/**
	 * Forget that the crawl was ever begun anew.
	 */
	void removeRound();

	/**
	 * Whether the crawl outlives this process.
	 */
	boolean isDurable();

	/**
	 * Record the result of an address. It replaces an earlier one unless that is of a
	 * more informative kind.
	 */
	void recordResult(CheckResult result);

	/**
	 * Find the result of an address; empty if it was not checked yet.
	 */
	Optional<CheckResult> findResult(String url);

	/**
	 * Count an address among the pages unless there are enough. An address that is
	 * counted stays so until another kind of result is recorded for it.
	 * @param maxPages most pages, -1 for no limit
	 * @return whether the address is among the pages
	 */
	boolean reservePage(String url, long maxPages);

	/**
	 * Record over how many links an address was reached.
	 * @return whether its links are still to be followed at that depth: they have not
	 * been so far, and no shorter way to the address is known
	 */
	boolean recordDepth(String url, int depth);

	/**
	 * Least number of links over which an address was reached.
	 * @param otherwise the result if it was never reached
	 */
	int findDepth(String url, int otherwise);

	/**
	 * Record that all links of an address were added, as reached at that depth.
	 */
	void markFollowed(String url, int depth);

	/**
	 * Number of addresses of a kind.
	 */
	long countResults(CheckResult.ResultKind kind);

	/**
	 * All results by address, in the memory of this process. They may be as of this
	 * moment.
	 */
	Map<String, CheckResult> findResults();

	/**
	 * Creates the exception for a crawl that was begun with other settings.
	 */
	static ChihuoConfigurationException conflictFailure(String crawl, String before, String settings) {
		return new ChihuoConfigurationException(
				"Crawl '" + crawl + "' was begun as " + before + " and cannot go on as " + settings,
				"Give this crawl a 'chihuo.namespace' of its own, or forget the other one with 'linkcheck.fresh'.",
				null);
	}

}
