// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

/**
 * Keeps everything in a database. The process may die between any two transactions: what
 * the first of them did is done again with the task.
 */
class JdbcCrawlStore implements CrawlStore {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final String crawl;

	private final JdbcPageLimit places;

	private final JdbcDepths depths;

	private final JdbcDepths followed;

	JdbcCrawlStore(JdbcClient jdbc, TransactionOperations transactions, JsonMapper json, String crawl) {
		this.jdbc = jdbc;
		this.json = json;
		this.crawl = crawl;
		this.places = new JdbcPageLimit(jdbc, transactions, crawl);
		this.depths = new JdbcDepths(jdbc, "linkcheck_depths", crawl);
		this.followed = new JdbcDepths(jdbc, "linkcheck_followed", crawl);
	}

	// the place comes first: once there is a result, the task does not come here again
	@Override
	public void record(CheckResult result) {
		if (result.kind() != Kind.PAGE && find(result.url()).filter((known) -> known.kind() == Kind.PAGE).isEmpty()) {
			this.places.free(result.url());
		}
		if (!NewRow.insert(statement(
				"insert into linkcheck_results (crawl, url, kind, result)" + " values (:crawl, :url, :kind, :result)",
				result))) {
			statement("update linkcheck_results set kind = :kind, result = :result"
					+ " where crawl = :crawl and url = :url and kind >= :kind", result)
				.update();
		}
	}

	@Override
	public Optional<CheckResult> find(String url) {
		return statement("select result from linkcheck_results where crawl = :crawl and url = :url").param("url", url)
			.query(String.class)
			.optional()
			.map(this::read);
	}

	@Override
	public boolean reserve(String url, long places) {
		return places < 0 || this.places.give(url, places);
	}

	@Override
	public boolean reach(String url, int depth) {
		this.depths.note(url, depth);
		return depth(url, depth) == depth && this.followed.least(url, Integer.MAX_VALUE) > depth;
	}

	@Override
	public int depth(String url, int otherwise) {
		return this.depths.least(url, otherwise);
	}

	@Override
	public void followed(String url, int depth) {
		this.followed.note(url, depth);
	}

	@Override
	public long count(Kind kind) {
		return statement("select count(*) from linkcheck_results where crawl = :crawl and kind = :kind")
			.param("kind", kind.ordinal())
			.query(Long.class)
			.single();
	}

	@Override
	public Map<String, CheckResult> results() {
		return statement("select result from linkcheck_results where crawl = :crawl")
			.query((row, number) -> read(row.getString(1)))
			.list()
			.stream()
			.collect(Collectors.toMap(CheckResult::url, Function.identity()));
	}

	private CheckResult read(String result) {
		return this.json.readValue(result, CheckResult.class);
	}

	private StatementSpec statement(String sql, CheckResult result) {
		return statement(sql).param("url", result.url())
			.param("kind", result.kind().ordinal())
			.param("result", this.json.writeValueAsString(result));
	}

	private StatementSpec statement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

}
