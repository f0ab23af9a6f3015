// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import io.chihuo.sample.linkcheck.page.WebAddress;

/**
 * The scope of the crawl.
 *
 * @param start where it begins
 * @param depth links from the start to the farthest page that is read, -1 for no limit
 * @param pages most pages that are read, -1 for no limit
 * @param external whether links to other hosts are checked
 * @param redirects most redirects on the way to an address
 */
public record CrawlScope(WebAddress start, int depth, long pages, boolean external, int redirects) {

	/**
	 * Whether an address is of the host that is crawled.
	 */
	public boolean coversHost(String url) {
		return url.startsWith(this.start.origin() + "/") || WebAddress.parse(url).sameHost(this.start);
	}

	/**
	 * Whether an address is checked at all.
	 */
	public boolean includesAddress(String url) {
		return this.external || coversHost(url);
	}

	/**
	 * All of it in one line, in the words of the properties.
	 */
	String settingsLine() {
		return "start=%s depth=%d max-pages=%d external=%s max-redirects=%d".formatted(this.start.url(), this.depth,
				this.pages, this.external, this.redirects);
	}

	boolean reachesDepth(int depth) {
		return this.depth < 0 || depth <= this.depth;
	}

	boolean limitsDepth() {
		return this.depth >= 0;
	}

}
