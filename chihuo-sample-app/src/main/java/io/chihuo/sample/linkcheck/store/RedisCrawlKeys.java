// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;

/**
 * Names of the keys of one crawl. They share a hash tag, so that a cluster keeps them on
 * one node.
 *
 * @param crawl name of the crawl
 */
record RedisCrawlKeys(String crawl) {

	/** Text: start and limits of the crawl. */
	String settingsKey() {
		return keyOf("settings");
	}

	/** Text: exists once the end was reported. */
	String reportedKey() {
		return keyOf("reported");
	}

	/** Sorted set of addresses by their kind. */
	String kindsKey() {
		return keyOf("kinds");
	}

	/** Hash of results by address, as JSON. */
	String resultsKey(ResultKind kind) {
		return keyOf("results:" + kind.name().toLowerCase(Locale.ROOT));
	}

	/** Set of addresses that are counted among the pages. */
	String pagesKey() {
		return keyOf("pages");
	}

	/** Sorted set of addresses by the least number of links to them. */
	String depthsKey() {
		return keyOf("depths");
	}

	/** Sorted set of addresses by the depth at which they were followed. */
	String followedKey() {
		return keyOf("followed");
	}

	/** Text: the latest round of the crawl, as JSON. It outlives the other keys. */
	String roundKey() {
		return keyOf("round");
	}

	/** All keys but that of the round. */
	List<String> crawlKeys() {
		return Stream
			.concat(Stream.of(kindsKey(), pagesKey(), depthsKey(), followedKey(), reportedKey(), settingsKey()),
					Stream.of(ResultKind.values()).map(this::resultsKey))
			.toList();
	}

	private String keyOf(String name) {
		return "linkcheck:{" + this.crawl + "}:" + name;
	}

}
