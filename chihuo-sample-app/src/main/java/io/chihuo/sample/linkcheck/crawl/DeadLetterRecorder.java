// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Records addresses whose tasks became dead letters as unreachable.
 */
@Component
class DeadLetterRecorder {

	private static final int PAGE_SIZE = 500;

	// a reason begins with the exception's class and may end with its cause
	private static final Pattern JAVA = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+: |; caused by .*", Pattern.DOTALL);

	private final CrawlStore store;

	private final TaskQueue<PageTask> pages;

	private final TaskQueue<LinkTask> links;

	DeadLetterRecorder(CrawlStore store, TaskQueue<PageTask> pages, TaskQueue<LinkTask> links) {
		this.store = store;
		this.pages = pages;
		this.links = links;
	}

	/**
	 * Record all dead letters. The loops do so too, but are notified a moment after the
	 * queue is drained, and not at all if their node died in between.
	 */
	void recordAll() {
		recordAll(this.pages.deadLetters(), PageTask::url);
		recordAll(this.links.deadLetters(), LinkTask::url);
	}

	private <T> void recordAll(DeadLetters<T> letters, Function<T, String> url) {
		@Nullable String cursor = null;
		do {
			DeadLetterPage<T> page = letters.withPayloads().page(cursor, PAGE_SIZE);
			page.letters().forEach((letter) -> recordLetter(letter, url));
			cursor = page.nextCursor();
		}
		while (cursor != null);
	}

	<T> void recordLetter(DeadLetter<T> letter, Function<T, String> url) {
		T payload = letter.payload();
		String reason = JAVA.matcher(letter.reason()).replaceAll("");
		this.store.recordResult(CheckResult.unreachable((payload != null) ? url.apply(payload) : letter.id(),
				reason + " (" + letter.attempts() + " attempts)"));
	}

}
