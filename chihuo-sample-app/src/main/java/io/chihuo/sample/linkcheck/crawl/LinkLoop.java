// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;

/**
 * Checks what pages lead to and is not read: images, style sheets, downloads, pages of
 * other hosts or out of reach. An address is done when a run succeeds.
 */
@ChihuoLoop(name = "links", concurrency = "${linkcheck.concurrency:8}", finishPolicy = "on-success")
class LinkLoop {

	private final Visitor visitor;

	private final CrawlLedger ledger;

	private final LinkRouter router;

	LinkLoop(Visitor visitor, CrawlLedger ledger, LinkRouter router) {
		this.visitor = visitor;
		this.ledger = ledger;
		this.router = router;
	}

	@MakeTask
	void check(LinkCheck link) throws InterruptedException {
		Visit visit = this.visitor.check(link.url());
		this.ledger.record(visit);
		this.router.follow(visit, link);
	}

	@OnDead
	void giveUp(DeadLetter<LinkCheck> letter) {
		this.ledger.record(GivenUp.visit(letter, LinkCheck::url));
	}

}
