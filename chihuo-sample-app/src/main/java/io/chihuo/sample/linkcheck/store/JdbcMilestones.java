// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Keeps them in a database.
 */
class JdbcMilestones implements Milestones {

	/** All of a crawl, its own row last. */
	private static final List<String> TABLES = List.of("linkcheck_results", "linkcheck_places", "linkcheck_depths",
			"linkcheck_followed", "linkcheck_crawls");

	private final JdbcClient jdbc;

	private final String crawl;

	JdbcMilestones(JdbcClient jdbc, String crawl) {
		this.jdbc = jdbc;
		this.crawl = crawl;
	}

	@Override
	public Stage begin(String extent) {
		if (NewRow.insert(statement(
				"insert into linkcheck_crawls (crawl, extent, told, places)" + " values (:crawl, :extent, false, 0)")
			.param("extent", extent))) {
			return Stage.NEW;
		}
		String before = statement("select extent from linkcheck_crawls where crawl = :crawl").query(String.class)
			.single();
		if (!extent.equals(before)) {
			throw new OtherExtentException(this.crawl, before, extent);
		}
		return told() ? Stage.OVER : Stage.BEGUN;
	}

	private boolean told() {
		return statement("select told from linkcheck_crawls where crawl = :crawl").query(Boolean.class).single();
	}

	@Override
	public boolean end() {
		return statement("update linkcheck_crawls set told = true where crawl = :crawl and not told").update() > 0;
	}

	@Override
	public void forget() {
		TABLES.forEach((table) -> statement("delete from " + table + " where crawl = :crawl").update());
	}

	@Override
	public boolean lasting() {
		return true;
	}

	private StatementSpec statement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

}
