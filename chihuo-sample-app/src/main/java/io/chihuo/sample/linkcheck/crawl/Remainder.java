// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.Hyperlink.Role;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;

/**
 * Handles the links that are left when the pages have been read.
 */
class Remainder {

	private static final int PAGE_SIZE = 500;

	private final CrawlScope scope;

	private final CrawlLedger ledger;

	private final TaskQueue<Page> pages;

	private final TaskQueue<LinkCheck> links;

	Remainder(CrawlScope scope, CrawlLedger ledger, TaskQueue<Page> pages, TaskQueue<LinkCheck> links) {
		this.scope = scope;
		this.ledger = ledger;
		this.pages = pages;
		this.links = links;
	}

	/**
	 * Addresses out of the reach of the crawl that pages link to. They are known only at
	 * the end: until then one may turn out to be in reach by another way.
	 */
	Stream<TaskEntry<LinkCheck>> unvisited() {
		Map<String, Visit> visits = this.ledger.visits();
		return visits.values()
			.stream()
			.flatMap((visit) -> visit.targets().stream())
			.filter((target) -> target.role() != Role.INVALID)
			.map(Hyperlink::url)
			.filter((url) -> this.scope.includes(url) && !visits.containsKey(url))
			.distinct()
			.map((url) -> TaskEntry.of(TaskName.of(url), new LinkCheck(url, 0), LinkRouter.ONCE));
	}

	/**
	 * Record dead letters. The loops do so, too, but are notified a moment after the
	 * queue is drained, and not at all where a node died in between.
	 */
	void recordDeadLetters() {
		record(this.pages.deadLetters(), Page::url);
		record(this.links.deadLetters(), LinkCheck::url);
	}

	private <T> void record(DeadLetters<T> letters, Function<T, String> url) {
		@Nullable String cursor = null;
		do {
			DeadLetterPage<T> page = letters.withPayloads().page(cursor, PAGE_SIZE);
			page.letters().forEach((letter) -> this.ledger.record(GivenUp.visit(letter, url)));
			cursor = page.next();
		}
		while (cursor != null);
	}

}
