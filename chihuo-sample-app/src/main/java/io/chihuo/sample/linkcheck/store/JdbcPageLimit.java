// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The places among the pages of a crawl that was begun. Whoever gives or takes one has
 * the crawl's row to itself, which counts them.
 *
 * @param jdbc access to the database
 * @param transactions its transactions
 * @param crawl name of the crawl
 */
record JdbcPageLimit(JdbcClient jdbc, TransactionOperations transactions, String crawl) {

	/**
	 * Give an address a place, unless it has one.
	 * @param most how many there are
	 * @return whether the address has a place
	 */
	boolean give(String url, long most) {
		return has(url) || Boolean.TRUE.equals(this.transactions.execute((status) -> giveAlone(url, most)));
	}

	private boolean giveAlone(String url, long most) {
		long given = lock();
		if (has(url)) {
			return true;
		}
		if (given >= most) {
			return false;
		}
		statement("insert into linkcheck_places (crawl, url) values (:crawl, :url)").param("url", url).update();
		count(given + 1);
		return true;
	}

	/**
	 * Take the place of an address away, if it has one.
	 */
	void free(String url) {
		if (has(url)) {
			this.transactions.executeWithoutResult((status) -> count(lock() - delete(url)));
		}
	}

	private boolean has(String url) {
		return statement("select count(*) from linkcheck_places where crawl = :crawl and url = :url").param("url", url)
			.query(Long.class)
			.single() > 0;
	}

	private int delete(String url) {
		return statement("delete from linkcheck_places where crawl = :crawl and url = :url").param("url", url).update();
	}

	private long lock() {
		return statement("select places from linkcheck_crawls where crawl = :crawl for update").query(Long.class)
			.single();
	}

	private void count(long places) {
		statement("update linkcheck_crawls set places = :places where crawl = :crawl").param("places", places).update();
	}

	private StatementSpec statement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

}
