// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

/**
 * Names of the keys of one crawl. They share a hash tag, so that a cluster keeps them on
 * one node.
 *
 * @param crawl name of the crawl
 */
record RedisCrawlKeys(String crawl) {

	/** Text: start and limits of the crawl. */
	String settings() {
		return key("settings");
	}

	/** Text: exists once the end was reported. */
	String reported() {
		return key("reported");
	}

	/** Sorted set of addresses by their kind. */
	String kinds() {
		return key("kinds");
	}

	/** Hash of results by address, as JSON. */
	String results(Kind kind) {
		return key("results:" + kind.name().toLowerCase(Locale.ROOT));
	}

	/** Set of addresses that are counted among the pages. */
	String pages() {
		return key("pages");
	}

	/** Sorted set of addresses by the least number of links to them. */
	String depths() {
		return key("depths");
	}

	/** Sorted set of addresses by the depth at which they were followed. */
	String followed() {
		return key("followed");
	}

	List<String> all() {
		return Stream
			.concat(Stream.of(kinds(), pages(), depths(), followed(), reported(), settings()),
					Stream.of(Kind.values()).map(this::results))
			.toList();
	}

	private String key(String name) {
		return "linkcheck:{" + this.crawl + "}:" + name;
	}

}
