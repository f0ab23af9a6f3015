// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.Map;
import java.util.Optional;

/**
 * The findings of the crawl, apart from the queues, which hold the work still to do.
 * Every operation is idempotent, since a task may run more than once, and is atomic for
 * its address, since several workers may share one store.
 */
public interface CrawlStore {

	/**
	 * Record the result of an address. It replaces an earlier one unless that is of a
	 * more informative kind.
	 */
	void record(CheckResult result);

	/**
	 * Find the result of an address; empty if it was not visited yet.
	 */
	Optional<CheckResult> find(String url);

	/**
	 * Take one of a limited number of places among the pages. An address that has one
	 * keeps it, until something else than a page is noted for it.
	 * @param places how many there are, -1 for no limit
	 * @return whether the address has a place
	 */
	boolean reserve(String url, long places);

	/**
	 * Note over how many links an address was reached.
	 * @return whether it is still to be followed from that near: it has not been so far,
	 * and no shorter way to it is known
	 */
	boolean reach(String url, int depth);

	/**
	 * Over how many links an address was reached at least.
	 * @param otherwise the result if it was never reached
	 */
	int depth(String url, int otherwise);

	/**
	 * Note that all links of an address were added, as reached over that many links and
	 * one more.
	 */
	void followed(String url, int depth);

	/**
	 * How many addresses turned out to be of a kind.
	 */
	long count(CheckResult.Kind kind);

	/**
	 * Everything that was found, by address, in the memory of this process: for those who
	 * look at it again and again. It may be as of this moment.
	 */
	Map<String, CheckResult> results();

}
