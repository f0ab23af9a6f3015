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
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Handles the links that are left when the pages have been read.
 */
class Remainder {

	private static final int PAGE_SIZE = 500;

	private final CrawlScope scope;

	private final CrawlStore store;

	private final TaskQueue<PageTask> pages;

	private final TaskQueue<LinkTask> links;

	Remainder(CrawlScope scope, CrawlStore store, TaskQueue<PageTask> pages, TaskQueue<LinkTask> links) {
		this.scope = scope;
		this.store = store;
		this.pages = pages;
		this.links = links;
	}

	/**
	 * Addresses out of the reach of the crawl that pages link to. They are known only at
	 * the end: until then one may turn out to be in reach by another way.
	 */
	Stream<TaskEntry<LinkTask>> unvisited() {
		Map<String, CheckResult> results = this.store.results();
		return results.values()
			.stream()
			.flatMap((result) -> result.targets().stream())
			.filter((target) -> target.role() != Role.INVALID)
			.map(Hyperlink::url)
			.filter((url) -> this.scope.includes(url) && !results.containsKey(url))
			.distinct()
			.map((url) -> TaskEntry.of(UrlTaskIds.of(url), new LinkTask(url, 0), LinkRouter.ONCE));
	}

	/**
	 * Record dead letters. The loops do so, too, but are notified a moment after the
	 * queue is drained, and not at all where a node died in between.
	 */
	void recordDeadLetters() {
		record(this.pages.deadLetters(), PageTask::url);
		record(this.links.deadLetters(), LinkTask::url);
	}

	private <T> void record(DeadLetters<T> letters, Function<T, String> url) {
		@Nullable String cursor = null;
		do {
			DeadLetterPage<T> page = letters.withPayloads().page(cursor, PAGE_SIZE);
			page.letters().forEach((letter) -> this.store.record(GivenUp.result(letter, url)));
			cursor = page.next();
		}
		while (cursor != null);
	}

}
