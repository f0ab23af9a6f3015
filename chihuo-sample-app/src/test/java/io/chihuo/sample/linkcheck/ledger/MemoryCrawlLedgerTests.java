// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger;

class MemoryCrawlLedgerTests extends CrawlLedgerContract {

	private final CrawlLedger ledger = new MemoryCrawlLedger();

	@Override
	protected CrawlLedger ledger() {
		return this.ledger;
	}

}
