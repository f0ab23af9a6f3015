// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;

/**
 * Keeps a crawl in a database. The process may die between any two transactions: the task
 * then runs again and repeats them.
 */
class JdbcCrawlStore implements CrawlStore {

	/** The tables of a crawl, the one with its own row last. */
	private static final List<String> TABLES = List.of("linkcheck_results", "linkcheck_pages", "linkcheck_depths",
			"linkcheck_followed", "linkcheck_crawls");

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final String crawl;

	private final JdbcPageLimit pages;

	private final JdbcDepths depths;

	private final JdbcDepths followed;

	JdbcCrawlStore(JdbcClient jdbc, TransactionOperations transactions, JsonMapper json, String crawl) {
		this.jdbc = jdbc;
		this.json = json;
		this.crawl = crawl;
		this.pages = new JdbcPageLimit(jdbc, transactions, crawl);
		this.depths = new JdbcDepths(jdbc, "linkcheck_depths", crawl);
		this.followed = new JdbcDepths(jdbc, "linkcheck_followed", crawl);
	}

	@Override
	public Stage beginCrawl(String settings) {
		if (tryInsert(createStatement("insert into linkcheck_crawls (crawl, settings, reported, pages)"
				+ " values (:crawl, :settings, false, 0)")
			.param("settings", settings))) {
			return Stage.NEW;
		}
		String before = createStatement("select settings from linkcheck_crawls where crawl = :crawl")
			.query(String.class)
			.single();
		if (!settings.equals(before)) {
			throw CrawlStore.conflictFailure(this.crawl, before, settings);
		}
		return isReported() ? Stage.REPORTED : Stage.BEGUN;
	}

	@Override
	public boolean isReported() {
		return createStatement("select reported from linkcheck_crawls where crawl = :crawl").query(Boolean.class)
			.optional()
			.orElse(false);
	}

	@Override
	public boolean markReported() {
		return createStatement("update linkcheck_crawls set reported = true where crawl = :crawl and not reported")
			.update() > 0;
	}

	@Override
	public void clearCrawl() {
		TABLES.forEach((table) -> createStatement("delete from " + table + " where crawl = :crawl").update());
	}

	@Override
	public Optional<CrawlRound> findRound() {
		return createStatement("select round from linkcheck_rounds where crawl = :crawl").query(String.class)
			.optional()
			.map((round) -> this.json.readValue(round, CrawlRound.class));
	}

	@Override
	public void recordRound(CrawlRound round) {
		String json = this.json.writeValueAsString(round);
		if (!tryInsert(createStatement("insert into linkcheck_rounds (crawl, round) values (:crawl, :round)")
			.param("round", json))) {
			createStatement("update linkcheck_rounds set round = :round where crawl = :crawl").param("round", json)
				.update();
		}
	}

	@Override
	public void removeRound() {
		createStatement("delete from linkcheck_rounds where crawl = :crawl").update();
	}

	@Override
	public boolean isDurable() {
		return true;
	}

	// the page comes first: once there is a result, the task does not come here again
	@Override
	public void recordResult(CheckResult result) {
		if (result.kind() != ResultKind.PAGE
				&& findResult(result.url()).filter((known) -> known.kind() == ResultKind.PAGE).isEmpty()) {
			this.pages.freePage(result.url());
		}
		if (!tryInsert(statementFor(
				"insert into linkcheck_results (crawl, url, kind, result)" + " values (:crawl, :url, :kind, :result)",
				result))) {
			statementFor("update linkcheck_results set kind = :kind, result = :result"
					+ " where crawl = :crawl and url = :url and kind >= :kind", result)
				.update();
		}
	}

	@Override
	public Optional<CheckResult> findResult(String url) {
		return createStatement("select result from linkcheck_results where crawl = :crawl and url = :url")
			.param("url", url)
			.query(String.class)
			.optional()
			.map(this::readResult);
	}

	@Override
	public boolean reservePage(String url, long maxPages) {
		return maxPages < 0 || this.pages.reservePage(url, maxPages);
	}

	@Override
	public boolean recordDepth(String url, int depth) {
		this.depths.lowerDepth(url, depth);
		return findDepth(url, depth) == depth && this.followed.leastDepth(url, Integer.MAX_VALUE) > depth;
	}

	@Override
	public int findDepth(String url, int otherwise) {
		return this.depths.leastDepth(url, otherwise);
	}

	@Override
	public void markFollowed(String url, int depth) {
		this.followed.lowerDepth(url, depth);
	}

	@Override
	public long countResults(ResultKind kind) {
		return createStatement("select count(*) from linkcheck_results where crawl = :crawl and kind = :kind")
			.param("kind", kind.ordinal())
			.query(Long.class)
			.single();
	}

	@Override
	public Map<String, CheckResult> findResults() {
		return createStatement("select result from linkcheck_results where crawl = :crawl")
			.query((row, number) -> readResult(row.getString(1)))
			.list()
			.stream()
			.collect(Collectors.toMap(CheckResult::url, Function.identity()));
	}

	private CheckResult readResult(String result) {
		return this.json.readValue(result, CheckResult.class);
	}

	private StatementSpec statementFor(String sql, CheckResult result) {
		return createStatement(sql).param("url", result.url())
			.param("kind", result.kind().ordinal())
			.param("result", this.json.writeValueAsString(result));
	}

	private StatementSpec createStatement(String sql) {
		return this.jdbc.sql(sql).param("crawl", this.crawl);
	}

	/**
	 * Insert a row.
	 * @return false if there is one with its key
	 */
	static boolean tryInsert(StatementSpec statement) {
		try {
			statement.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

}
