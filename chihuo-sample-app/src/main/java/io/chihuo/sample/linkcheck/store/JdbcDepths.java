// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Least depth of each address of a crawl.
 *
 * @param jdbc access to the database
 * @param table table that holds them
 * @param crawl name of the crawl
 */
record JdbcDepths(JdbcClient jdbc, String table, String crawl) {

	void lowerDepth(String url, int depth) {
		if (leastDepth(url, Integer.MAX_VALUE) > depth && !JdbcCrawlStore.tryInsert(
				createStatement("insert into " + this.table + " (crawl, url, depth) values (:crawl, :url, :depth)", url)
					.param("depth", depth))) {
			createStatement("update " + this.table
					+ " set depth = :depth where crawl = :crawl and url = :url and depth > :depth", url)
				.param("depth", depth)
				.update();
		}
	}

	int leastDepth(String url, int otherwise) {
		return createStatement("select depth from " + this.table + " where crawl = :crawl and url = :url", url)
			.query(Integer.class)
			.optional()
			.orElse(otherwise);
	}

	private StatementSpec createStatement(String sql, String url) {
		return this.jdbc.sql(sql).param("crawl", this.crawl).param("url", url);
	}

}
