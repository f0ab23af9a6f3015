// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger.jdbc;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;

/**
 * Keeps everything in a database. The process may die between any two transactions: what
 * the first of them did is done again with the task.
 */
class JdbcCrawlLedger implements CrawlLedger {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final String crawl;

	private final Places places;

	private final LeastDepths depths;

	private final LeastDepths followed;

	JdbcCrawlLedger(JdbcClient jdbc, TransactionOperations transactions, JsonMapper json, String crawl) {
		this.jdbc = jdbc;
		this.json = json;
		this.crawl = crawl;
		this.places = new Places(jdbc, transactions, crawl);
		this.depths = new LeastDepths(jdbc, "linkcheck_depths", crawl);
		this.followed = new LeastDepths(jdbc, "linkcheck_followed", crawl);
	}

	// the place comes first: once there is a visit, the task does not come here again
	@Override
	public void record(Visit visit) {
		if (visit.kind() != Kind.PAGE && find(visit.url()).filter((known) -> known.kind() == Kind.PAGE).isEmpty()) {
			this.places.free(visit.url());
		}
		if (!NewRow.insert(statement(
				"insert into linkcheck_visits (crawl, url, kind, visit)" + " values (:crawl, :url, :kind, :visit)",
				visit))) {
			statement("update linkcheck_visits set kind = :kind, visit = :visit"
					+ " where crawl = :crawl and url = :url and kind >= :kind", visit)
				.update();
		}
	}

	@Override
	public Optional<Visit> find(String url) {
		return statement("select visit from linkcheck_visits where crawl = :crawl and url = :url").param("url", url)
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
		return statement("select count(*) from linkcheck_visits where crawl = :crawl and kind = :kind")
			.param("kind", kind.ordinal())
			.query(Long.class)
			.single();
	}

	@Override
	public Map<String, Visit> visits() {
		return statement("select visit from linkcheck_visits where crawl = :crawl")
			.query((row, number) -> read(row.getString(1)))
			.list()
			.stream()
			.collect(Collectors.toMap(Visit::url, Function.identity()));
	}

	private Visit read(String visit) {
		return this.json.readValue(visit, Visit.class);
	}

	private StatementSpec statement(String sql, Visit visit) {
		return statement(sql).param("url", visit.url())
			.param("kind", visit.kind().ordinal())
			.param("visit", this.json.writeValueAsString(visit));
	}

	private StatementSpec statement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

}
