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

	void lower(String url, int depth) {
		if (least(url, Integer.MAX_VALUE) > depth && !JdbcCrawlStore
			.insert(statement("insert into " + this.table + " (crawl, url, depth) values (:crawl, :url, :depth)", url)
				.param("depth", depth))) {
			statement("update " + this.table
					+ " set depth = :depth where crawl = :crawl and url = :url and depth > :depth", url)
				.param("depth", depth)
				.update();
		}
	}

	int least(String url, int otherwise) {
		return statement("select depth from " + this.table + " where crawl = :crawl and url = :url", url)
			.query(Integer.class)
			.optional()
			.orElse(otherwise);
	}

	private StatementSpec statement(String sql, String url) {
		return this.jdbc.sql(sql).param("crawl", this.crawl).param("url", url);
	}

}
