// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

class MemoryCrawlStoreTests extends CrawlStoreContract {

	private final CrawlStore store = new MemoryCrawlStore();

	@Override
	protected CrawlStore store() {
		return this.store;
	}

}
