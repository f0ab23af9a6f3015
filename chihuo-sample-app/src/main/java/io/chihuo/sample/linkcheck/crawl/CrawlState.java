// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.QueueCounts;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;

/**
 * How far a crawl is.
 *
 * @param done addresses of which all is known
 * @param queued addresses that wait or are asked for just now
 * @param failed addresses that are broken
 */
public record CrawlState(long done, long queued, long failed) {

	static CrawlState of(QueueCounts pages, QueueCounts links, CrawlLedger ledger) {
		return new CrawlState(done(pages) + done(links), queued(pages) + queued(links),
				ledger.count(Kind.BROKEN) + ledger.count(Kind.UNREACHABLE));
	}

	private static long done(QueueCounts counts) {
		return counts.finished() + counts.dead();
	}

	private static long queued(QueueCounts counts) {
		return counts.waiting() + counts.running();
	}

}
