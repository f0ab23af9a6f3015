// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.List;

import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;

/**
 * Reads the pages of one host. The id of a task is the page's address, so each page is
 * read once however many pages link to it.
 */
@ChihuoLoop(name = "pages", concurrency = "${linkcheck.concurrency:8}")
class PageLoop {

	private final CrawlScope scope;

	private final Visitor visitor;

	private final CrawlLedger ledger;

	private final LinkRouter router;

	PageLoop(CrawlScope scope, Visitor visitor, CrawlLedger ledger, LinkRouter router) {
		this.scope = scope;
		this.visitor = visitor;
		this.ledger = ledger;
		this.router = router;
	}

	@OnStart
	void seed(TaskQueue<Page> pages) {
		String start = this.scope.start().url();
		this.ledger.reach(start, 0);
		pages.addAll(List.of(TaskEntry.of(TaskName.of(start), new Page(start, 0, 0))));
	}

	@MakeTask
	void read(Task<Page> task) throws InterruptedException {
		Page page = task.payload();
		if (this.ledger.reserve(page.url(), this.scope.pages())) {
			this.router.follow(visit(page.url()), page, task.queue());
		}
		task.finish();
	}

	// a second run, after a crash or for a shorter way to the page, need not ask again
	private Visit visit(String url) throws InterruptedException {
		Visit known = this.ledger.find(url).filter(Visit::settled).orElse(null);
		if (known != null) {
			return known;
		}
		Visit visit = this.visitor.read(url);
		this.ledger.record(visit);
		return visit;
	}

	@OnDead
	void giveUp(DeadLetter<Page> letter) {
		this.ledger.record(GivenUp.visit(letter, Page::url));
	}

}
