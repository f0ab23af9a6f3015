// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Reads the pages of one host. The id of a task is the page's address, so each page is
 * read once however many pages link to it.
 */
@ChihuoLoop(name = "pages", concurrency = "${linkcheck.concurrency:8}")
class PageLoop {

	private final CrawlScope scope;

	private final LinkChecker checker;

	private final CrawlStore store;

	private final LinkRouter router;

	private final DeadLetterRecorder deadLetters;

	PageLoop(CrawlScope scope, LinkChecker checker, CrawlStore store, LinkRouter router,
			DeadLetterRecorder deadLetters) {
		this.scope = scope;
		this.checker = checker;
		this.store = store;
		this.router = router;
		this.deadLetters = deadLetters;
	}

	@OnStart
	void seed(TaskQueue<PageTask> pages) {
		this.router.addStart(pages);
	}

	@MakeTask
	void read(Task<PageTask> task) throws InterruptedException {
		PageTask page = task.payload();
		if (this.store.reservePage(page.url(), this.scope.pages())) {
			this.router.followPage(resultOf(page.url()), page, task.queue());
		}
		task.finish();
	}

	// a second run, after a crash or for a shorter way to the page, need not ask again
	private CheckResult resultOf(String url) throws InterruptedException {
		CheckResult known = this.store.findResult(url).filter(CheckResult::isSettled).orElse(null);
		if (known != null) {
			return known;
		}
		CheckResult result = this.checker.readPage(url);
		this.store.recordResult(result);
		return result;
	}

	@OnDead
	void onDead(DeadLetter<PageTask> letter) {
		this.deadLetters.recordLetter(letter, PageTask::url);
	}

}
