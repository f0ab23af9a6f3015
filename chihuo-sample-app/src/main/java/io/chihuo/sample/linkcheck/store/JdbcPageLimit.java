// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Counts the addresses among the pages of a crawl. The counter is in the crawl's row,
 * which is locked while it changes.
 *
 * @param jdbc access to the database
 * @param transactions its transactions
 * @param crawl name of the crawl
 */
record JdbcPageLimit(JdbcClient jdbc, TransactionOperations transactions, String crawl) {

	/**
	 * Count an address among the pages unless there are enough.
	 * @return whether the address is among the pages
	 */
	boolean reservePage(String url, long maxPages) {
		return containsPage(url) || Boolean.TRUE.equals(this.transactions.execute((status) -> addPage(url, maxPages)));
	}

	private boolean addPage(String url, long maxPages) {
		long pages = lockPages();
		if (containsPage(url)) {
			return true;
		}
		if (pages >= maxPages) {
			return false;
		}
		createStatement("insert into linkcheck_pages (crawl, url) values (:crawl, :url)").param("url", url).update();
		setCount(pages + 1);
		return true;
	}

	/**
	 * Count an address no longer, if it is counted.
	 */
	void freePage(String url) {
		if (containsPage(url)) {
			this.transactions.executeWithoutResult((status) -> setCount(lockPages() - deletePage(url)));
		}
	}

	private boolean containsPage(String url) {
		return createStatement("select count(*) from linkcheck_pages where crawl = :crawl and url = :url")
			.param("url", url)
			.query(Long.class)
			.single() > 0;
	}

	private int deletePage(String url) {
		return createStatement("delete from linkcheck_pages where crawl = :crawl and url = :url").param("url", url)
			.update();
	}

	private long lockPages() {
		return createStatement("select pages from linkcheck_crawls where crawl = :crawl for update").query(Long.class)
			.single();
	}

	private void setCount(long pages) {
		createStatement("update linkcheck_crawls set pages = :pages where crawl = :crawl").param("pages", pages)
			.update();
	}

	private StatementSpec createStatement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

}
