// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Checks links that are not read: images, style sheets, downloads, pages of other hosts
 * or out of reach. An address is finished when a run succeeds.
 */
@ChihuoLoop(name = "links", concurrency = "${linkcheck.concurrency:8}", finishPolicy = "on-success")
class LinkLoop {

	private final LinkChecker checker;

	private final CrawlStore store;

	private final LinkRouter router;

	private final DeadLetterRecorder deadLetters;

	LinkLoop(LinkChecker checker, CrawlStore store, LinkRouter router, DeadLetterRecorder deadLetters) {
		this.checker = checker;
		this.store = store;
		this.router = router;
		this.deadLetters = deadLetters;
	}

	@MakeTask
	void check(LinkTask link) throws InterruptedException {
		CheckResult result = this.checker.checkAddress(link.url());
		this.store.recordResult(result);
		this.router.followLink(result, link);
	}

	@OnDead
	void onDead(DeadLetter<LinkTask> letter) {
		this.deadLetters.recordLetter(letter, LinkTask::url);
	}

}
