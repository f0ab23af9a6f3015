// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.QueueCounts;
import io.chihuo.sample.linkcheck.store.CheckResult.Kind;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * How far a crawl is.
 *
 * @param done addresses of which all is known
 * @param queued addresses that wait or are asked for just now
 * @param failed addresses that are broken
 */
public record CrawlProgress(long done, long queued, long failed) {

	static CrawlProgress of(QueueCounts pages, QueueCounts links, CrawlStore store) {
		return new CrawlProgress(done(pages) + done(links), queued(pages) + queued(links),
				store.count(Kind.BROKEN) + store.count(Kind.UNREACHABLE));
	}

	private static long done(QueueCounts counts) {
		return counts.finished() + counts.dead();
	}

	private static long queued(QueueCounts counts) {
		return counts.waiting() + counts.running();
	}

}
