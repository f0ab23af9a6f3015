// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.codec.PayloadJson;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;
import io.chihuo.step.file.FileRoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Behaviour of steps of kind {@code sql} in every database.
 */
abstract class SqlStepContract {

	private static final int MAX_ROWS = 5;

	private static final int MAX_BYTES = 2000;

	private static final int MAX_FILE_ROWS = 7;

	private static final long MAX_FILE_SIZE = 3000;

	@TempDir
	private Path root;

	private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);

	private final TestDatabase database = openDatabase();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

	private final Map<String, SqlStatement> statements = new LinkedHashMap<>();

	/** Open a database. */
	protected abstract TestDatabase openDatabase();

	@BeforeEach
	void createTables() {
		new StepResultSchema(this.database.dataSource(), DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
		this.jdbc.execute("drop table if exists step_accounts");
		this.jdbc.execute("create table step_accounts (id int primary key, owner varchar(100), amount decimal(12, 2) "
				+ "check (amount >= 0))");
		this.jdbc.execute("delete from chihuo_step_results");
		this.jdbc.update("insert into step_accounts values (1, 'Ada', 10.50), (2, null, 20)");
		define("find", "select id as id, owner as owner, amount as amount from step_accounts where id = :id");
		define("owners", "select owner as owner from step_accounts where id in (:ids) order by id");
		define("open", "insert into step_accounts values (:id, :owner, :amount)");
		define("add", "update step_accounts set amount = amount + :amount where id = :id");
		define("all", "select id as id from step_accounts order by id");
		define("broken", "selct 1");
		define("missing", "select * from step_missing");
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private void define(String name, String sql) {
		define(name, sql, Map.of());
	}

	private void define(String name, String sql, Map<String, String> pointers) {
		this.statements.put(name, SqlStatement.ofText(name, sql, StatementKind.AUTO, pointers));
	}

	private SqlStepHandler handler() {
		return new SqlStepHandler(this.database.dataSource(), "test", List.copyOf(this.statements.values()),
				new SqlStepSettings(Duration.ofSeconds(1), MAX_ROWS, MAX_BYTES, Duration.ofDays(7)),
				TaskCodec.json(PayloadJson.mapper(List.of())), this.clock::get,
				new RowFiles(new FileRoot(this.root, MAX_FILE_SIZE, this.clock::get),
						PayloadJson.mapper(List.of())::writeValueAsBytes, MAX_FILE_ROWS));
	}

	private Map<String, Object> writeFile(String statement, String file) {
		return handler().runStep(task("a", Map.of("statement", statement, "file", file)));
	}

	private Map<String, Object> run(String statement, Map<String, Object> values) {
		return handler().runStep(task("a", Map.of("statement", statement, "values", values)));
	}

	private Map<String, Object> runOnce(String id, String statement, Map<String, Object> values) {
		return handler().runStep(task(id, Map.of("statement", statement, "values", values, "once", true)));
	}

	@SuppressWarnings("unchecked")
	private static Task<Map<String, Object>> task(String id, Map<String, Object> payload) {
		Task<Map<String, Object>> task = mock(Task.class);
		TaskQueue<Map<String, Object>> queue = mock(TaskQueue.class);
		given(task.id()).willReturn(id);
		given(task.payload()).willReturn(payload);
		given(task.addedAt()).willReturn(Instant.EPOCH);
		given(task.queue()).willReturn(queue);
		given(queue.name()).willReturn("sql");
		return task;
	}

	private String amountOf(int id) {
		return this.jdbc.queryForObject("select amount from step_accounts where id = " + id, String.class);
	}

	private long accounts() {
		return this.jdbc.queryForObject("select count(*) from step_accounts", Long.class);
	}

	private static Map<String, Object> row(String column, Object value) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put(column, value);
		return row;
	}

	private void assertRejected(String message, Runnable step) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(step::run).withMessageContaining(message);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> rowsIn(Map<String, Object> result) {
		return ((List<Map<String, Object>>) result.get("rows")).stream().map((row) -> {
			Map<String, Object> lower = new LinkedHashMap<>();
			row.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
			return lower;
		}).toList();
	}

	@Test
	void queryAnswersWithRows() {
		Map<String, Object> ada = row("id", 1);
		ada.put("owner", "Ada");
		ada.put("amount", new BigDecimal("10.50"));
		assertThat(rowsIn(run("find", Map.of("id", 1)))).containsExactly(ada);
		assertThat(rowsIn(run("find", Map.of("id", 7)))).isEmpty();
		assertThat(rowsIn(run("owners", Map.of("ids", List.of(2, 1, 9))))).containsExactly(row("owner", "Ada"),
				row("owner", null));
	}

	@Test
	void updateAnswersWithTheNumberOfRows() {
		assertThat(run("add", Map.of("id", 1, "amount", 2.25))).isEqualTo(Map.of("updated", 1));
		assertThat(amountOf(1)).isEqualTo("12.75");
		assertThat(run("add", Map.of("id", 9, "amount", 1))).isEqualTo(Map.of("updated", 0));
	}

	@Test
	void valuesAreNeverPartOfTheStatement() {
		String owner = "x'); drop table step_accounts; --";
		Map<String, Object> values = new LinkedHashMap<>(Map.of("id", 3, "owner", owner, "amount", 1));
		run("open", values);
		assertThat(rowsIn(run("owners", Map.of("ids", List.of(3))))).containsExactly(row("owner", owner));
		values.put("id", 4);
		values.put("owner", null);
		run("open", values);
		assertThat(rowsIn(run("owners", Map.of("ids", List.of(4))))).containsExactly(row("owner", null));
	}

	@Test
	void pointersOfTheConfigurationFindValues() {
		define("pointed", "select owner as owner from step_accounts where id = :id and amount > :least",
				Map.of("id", "/values/order/lines/1/id", "least", "/values/a~1b"));
		assertThat(rowsIn(
				run("pointed", Map.of("order", Map.of("lines", List.of(Map.of("id", 7), Map.of("id", 1))), "a/b", 3))))
			.containsExactly(row("owner", "Ada"));
		assertRejected("The payload has no value at '/values/order/lines/1/id', which statement 'pointed' needs",
				() -> run("pointed", Map.of("order", Map.of("lines", List.of()))));
	}

	@Test
	void valueOfAnotherTypeIsRejected() {
		String message = "The value of parameter ':id' of statement 'find' must be a text, a number, a boolean, null";
		assertRejected(message, () -> run("find", Map.of("id", Map.of("a", 1))));
		assertRejected(message, () -> run("find", Map.of("id", List.of())));
		assertRejected(message, () -> run("find", Map.of("id", List.of(List.of(1)))));
		assertRejected("The payload has no value at '/values/id'", () -> run("find", Map.of()));
	}

	@Test
	void statementOfThePayloadIsRejected() {
		assertRejected("must name statements that 'chihuo.steps.sql.statements' has: [add, all, broken, find",
				() -> run("select 1", Map.of()));
		assertRejected("has no fields [sql]",
				() -> handler().runStep(task("a", Map.of("statement", "all", "sql", "select 1"))));
		assertRejected("'statement' of a step of kind 'sql' or 'statements' must be given, and not both",
				() -> handler().runStep(task("a", Map.of("values", Map.of()))));
		assertRejected("must be a list of 1 to 100 names",
				() -> handler().runStep(task("a", Map.of("statements", List.of()))));
	}

	@Test
	void statementsOfAStepAreOneTransaction() {
		Map<String, Object> values = Map.of("id", 3, "owner", "Eve", "amount", 5);
		Map<String, Object> result = handler()
			.runStep(task("a", Map.of("statements", List.of("open", "add", "all"), "values", values)));
		assertThat(result.get("results")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.startsWith(Map.of("updated", 1), Map.of("updated", 1))
			.hasSize(3);
		assertThat(amountOf(3)).isEqualTo("10.00");
		assertRejected("The database refused a statement", () -> handler().runStep(task("a",
				Map.of("statements", List.of("add", "open"), "values", Map.of("id", 2, "owner", "Eve", "amount", 5)))));
		assertThat(amountOf(2)).as("not added, since the insert failed").isEqualTo("20.00");
	}

	@Test
	void finalFailuresAreRejected() {
		assertRejected("The database refused a statement", () -> run("broken", Map.of()));
		assertRejected("The database refused a statement", () -> run("missing", Map.of()));
		assertRejected("The database refused a statement",
				() -> run("open", Map.of("id", 1, "owner", "b", "amount", 1)));
		assertRejected("The database refused a statement",
				() -> run("open", Map.of("id", 3, "owner", "b".repeat(101), "amount", 1)));
		assertRejected("(SQL state 23", () -> run("add", Map.of("id", 1, "amount", -100)));
	}

	@Test
	void rowThatIsLockedFailsARunThatIsRepeated() {
		new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()))
			.executeWithoutResult((status) -> {
				this.jdbc.update("update step_accounts set amount = 1 where id = 1");
				Throwable failure = CompletableFuture
					.supplyAsync(() -> catchThrowable(() -> run("add", Map.of("id", 1, "amount", 1))))
					.orTimeout(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)
					.join();
				assertThat(failure).isInstanceOf(DataAccessException.class);
			});
		assertThat(amountOf(1)).isEqualTo("1.00");
		run("add", Map.of("id", 1, "amount", 1));
	}

	@Test
	void deadlockFailsARunThatIsRepeated() throws Exception {
		define("one", "update step_accounts set amount = amount + 1 where id = 1");
		define("two", "update step_accounts set amount = amount + 1 where id = 2");
		SqlStepHandler handler = new SqlStepHandler(this.database.dataSource(), "test",
				List.copyOf(this.statements.values()), new SqlStepSettings(Duration.ofSeconds(TestLimits.HANG_SECONDS),
						MAX_ROWS, MAX_BYTES, Duration.ofDays(7)),
				TaskCodec.json(PayloadJson.mapper(List.of())), this.clock::get, null);
		for (int done = 0, failed = 0, round = 0; failed == 0; round++) {
			assertThat(round).as("rounds without a deadlock").isLessThan(10_000);
			List<CompletableFuture<Throwable>> runs = new ArrayList<>();
			for (List<String> order : List.of(List.of("one", "two"), List.of("two", "one"))) {
				runs.add(CompletableFuture
					.supplyAsync(() -> catchThrowable(() -> handler.runStep(task("a", Map.of("statements", order))))));
			}
			for (CompletableFuture<Throwable> one : runs) {
				Throwable failure = one.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
				assertThat(failure).satisfiesAnyOf((none) -> assertThat(none).isNull(),
						(other) -> assertThat(other).isNotNull().isNotInstanceOf(RejectTaskException.class));
				failed += (failure != null) ? 1 : 0;
				done += (failure == null) ? 1 : 0;
			}
			assertThat(amountOf(2)).isEqualTo((20 + done) + ".00");
		}
	}

	@Test
	void databaseThatDoesNotAnswerFailsARunThatIsRepeated() {
		SqlStepHandler handler = handler();
		this.database.dataSource().close();
		assertThat(catchThrowable(() -> handler.runStep(task("a", Map.of("statement", "all"))))).isNotNull()
			.isNotInstanceOf(RejectTaskException.class);
	}

	@Test
	void rowsHaveALimit() {
		for (int id = 3; id <= MAX_ROWS; id++) {
			run("open", Map.of("id", id, "owner", "x", "amount", 0));
		}
		assertThat(rowsIn(run("all", Map.of()))).hasSize(MAX_ROWS);
		run("open", Map.of("id", 99, "owner", "x", "amount", 0));
		assertRejected("Statement 'all' has more rows than 'chihuo.steps.sql.max-rows' allows, 5",
				() -> run("all", Map.of()));
	}

	@Test
	void resultThatIsTooLargeRollsTheStepBack() {
		define("large", "select " + largeText() + " as text");
		for (boolean once : new boolean[] { false, true }) {
			assertRejected("The rows take more than 'chihuo.max-payload-size' allows, 2000 bytes",
					() -> handler().runStep(task("a", Map.of("statements", List.of("add", "large"), "once", once,
							"values", Map.of("id", 1, "amount", 5)))));
			assertThat(amountOf(1)).isEqualTo("10.50");
		}
		assertThat(this.jdbc.queryForObject("select count(*) from chihuo_step_results", Long.class)).isZero();
	}

	/** A text of 3000 characters. */
	protected String largeText() {
		return "repeat('x', 3000)";
	}

	@Test
	void rowsAreWrittenToAFileAsLinesOfJson() throws IOException {
		define("accounts", "select id as id, owner as owner, amount as amount from step_accounts order by id");
		Path file = this.root.resolve("exports/accounts.jsonl");
		for (int run = 0; run < 2; run++) {
			Map<String, Object> result = writeFile("accounts", "exports/accounts.jsonl");
			assertThat(file).content()
				.isEqualToIgnoringCase("{'id':1,'owner':'Ada','amount':10.50}\n{'id':2,'owner':null,'amount':20.00}\n"
					.replace('\'', '"'));
			assertThat(result)
				.isEqualTo(Map.of("file", "exports/accounts.jsonl", "count", 2L, "size", Files.size(file)));
		}
		define("none", "select id as id from step_accounts where id > 9");
		assertThat(writeFile("none", "none")).isEqualTo(Map.of("file", "none", "count", 0L, "size", 0L));
		assertThat(this.root.resolve("none")).isEmptyFile();
	}

	@Test
	void fileHasALimitOfRowsAndAppearsOnlyWhenItIsComplete() throws IOException {
		for (int id = 3; id <= MAX_FILE_ROWS; id++) {
			run("open", Map.of("id", id, "owner", "x", "amount", 0));
		}
		assertThat(writeFile("all", "all")).containsEntry("count", (long) MAX_FILE_ROWS);
		List<String> before = Files.readAllLines(this.root.resolve("all"));
		run("open", Map.of("id", 99, "owner", "x", "amount", 0));
		assertRejected("Statement 'all' has more rows than 'chihuo.steps.sql.max-file-rows' allows, 7",
				() -> writeFile("all", "all"));
		assertRejected("Statement 'all' has more rows", () -> writeFile("all", "new"));
		assertThat(Files.readAllLines(this.root.resolve("all"))).isEqualTo(before);
		assertThat(this.root.resolve("new")).doesNotExist();
	}

	@Test
	void fileHasALimitOfBytes() {
		define("large", "select " + largeText() + " as text");
		assertRejected("A row takes more than 'chihuo.max-payload-size' allows, 2000 bytes",
				() -> writeFile("large", "large"));
		for (int id = 3; id <= MAX_FILE_ROWS; id++) {
			run("open", Map.of("id", id, "owner", "x".repeat(100), "amount", 0));
		}
		define("wide", "select owner as a, owner as b, owner as c, owner as d, owner as e, owner as f, owner as g "
				+ "from step_accounts");
		assertRejected("'chihuo.steps.file.max-size'", () -> writeFile("wide", "wide"));
		assertThat(this.root.resolve("large")).doesNotExist();
		assertThat(this.root.resolve("wide")).doesNotExist();
	}

	@Test
	void fileOfAnotherPlaceIsRejectedBeforeTheStatementIsExecuted() throws IOException {
		Files.createDirectory(this.root.resolve("directory"));
		Files.createSymbolicLink(this.root.resolve("link"), this.root.resolve("target"));
		for (String path : List.of("../escaped", "/tmp/escaped", "link", "link/a", "directory", "a//b")) {
			assertThat(catchThrowable(() -> writeFile("broken", path))).as(path)
				.isInstanceOf(RejectTaskException.class)
				.hasMessageNotContaining("The database refused");
		}
		assertThat(this.root.resolve("target")).doesNotExist();
		assertThat(this.root.resolveSibling("escaped")).doesNotExist();
	}

	@Test
	void fileIsForOneQueryWithoutOnce() {
		String message = "'file' of a step of kind 'sql' is for one 'statement' with rows, without 'once'";
		define("clear", "delete from step_accounts");
		assertRejected(message, () -> writeFile("clear", "a"));
		assertThat(accounts()).isEqualTo(2);
		assertRejected(message,
				() -> handler().runStep(task("a", Map.of("statement", "all", "once", true, "file", "a"))));
		assertRejected(message, () -> handler().runStep(task("a", Map.of("statements", List.of("all"), "file", "a"))));
	}

	@Test
	void twoColumnsOfOneNameAreRejected() {
		define("twice", "select id as a, amount as a from step_accounts");
		assertThat(catchThrowable(() -> run("twice", Map.of()))).isInstanceOf(RejectTaskException.class)
			.hasMessageContaining("has two columns '");
	}

	@Test
	void effectOfAStepWithOnceHappensOnce() {
		Map<String, Object> first = runOnce("a", "add", Map.of("id", 1, "amount", 1));
		assertThat(runOnce("a", "add", Map.of("id", 1, "amount", 1))).isEqualTo(first).isEqualTo(Map.of("updated", 1));
		assertThat(amountOf(1)).isEqualTo("11.50");
		runOnce("b", "add", Map.of("id", 1, "amount", 1));
		assertThat(amountOf(1)).isEqualTo("12.50");
	}

	@Test
	void effectThatFailsLeavesNoResult() {
		assertRejected("The database refused a statement", () -> runOnce("a", "add", Map.of("id", 1, "amount", -100)));
		assertThat(runOnce("a", "add", Map.of("id", 1, "amount", 1))).isEqualTo(Map.of("updated", 1));
		assertThat(amountOf(1)).isEqualTo("11.50");
	}

	@Test
	void runsOfAStepAtTheSameTimeHaveOneEffect() throws Exception {
		CountDownLatch start = new CountDownLatch(1);
		SqlStepHandler handler = handler();
		List<CompletableFuture<Throwable>> runs = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			runs.add(CompletableFuture.supplyAsync(() -> catchThrowable(() -> {
				start.await();
				handler.runStep(
						task("a", Map.of("statement", "add", "values", Map.of("id", 1, "amount", 1), "once", true)));
			})));
		}
		start.countDown();
		for (CompletableFuture<Throwable> run : runs) {
			Throwable failure = run.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			assertThat(
					failure == null || failure instanceof RetryLaterException || failure instanceof DataAccessException)
				.as(() -> String.valueOf(failure))
				.isTrue();
		}
		assertThat(amountOf(1)).isEqualTo("11.50");
		assertThat(runOnce("a", "add", Map.of("id", 1, "amount", 1))).isEqualTo(Map.of("updated", 1));
		assertThat(amountOf(1)).isEqualTo("11.50");
	}

	@Test
	void resultsAreRemovedAfterTheirRetention() {
		runOnce("old", "add", Map.of("id", 1, "amount", 1));
		this.clock.addAndGet(Duration.ofDays(6).toMillis());
		runOnce("young", "add", Map.of("id", 1, "amount", 1));
		this.clock.addAndGet(Duration.ofDays(2).toMillis());
		SqlStepHandler handler = handler();
		handler.runStep(task("new", Map.of("statement", "add", "values", Map.of("id", 1, "amount", 1), "once", true)));
		assertThat(this.jdbc.queryForList("select step from chihuo_step_results order by ended_at", String.class))
			.containsExactly("test/sql/young/0", "test/sql/new/0");
	}

	@Test
	void manyResultsAreRemovedInParts() {
		this.jdbc.batchUpdate("insert into chihuo_step_results values (?, 'x', 1, 'json', ?)",
				IntStream.range(0, 1500).mapToObj((i) -> new Object[] { "key" + i, new byte[1] }).toList());
		SqlStepHandler handler = handler();
		for (int i = 0; i < 2; i++) {
			handler
				.runStep(task("a", Map.of("statement", "add", "values", Map.of("id", 1, "amount", 1), "once", true)));
		}
		assertThat(this.jdbc.queryForList("select step from chihuo_step_results", String.class))
			.containsExactly("test/sql/a/0");
	}

	@Test
	void missingTableOfResultsIsExplained() {
		this.jdbc.execute("drop table chihuo_step_results");
		assertRejected("set 'chihuo.steps.sql.initialize-schema' to 'always'",
				() -> runOnce("a", "add", Map.of("id", 1, "amount", 1)));
		assertThat(amountOf(1)).isEqualTo("10.50");
		assertThat(run("add", Map.of("id", 1, "amount", 1))).isEqualTo(Map.of("updated", 1));
	}

	/** Texts of values in SQL, with the value in JSON that each is. */
	protected abstract Map<String, Object> typedValues();

	@Test
	void typesOfTheDatabaseAreThoseOfJson() {
		typedValues().forEach((sql, expected) -> {
			define("typed", "select " + sql + " as a");
			assertThat(rowsIn(run("typed", Map.of()))).as(sql).containsExactly(row("a", expected));
			assertThat(
					TaskCodec.json(PayloadJson.mapper(List.of())).forType(Object.class).encode(run("typed", Map.of())))
				.as(sql)
				.isNotEmpty();
		});
	}

}
