// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowStep;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoStepsAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Steps of kind {@code sql} in flows, and their configuration.
 */
class SqlStepTests {

	private static final String STATEMENTS = "chihuo.steps.sql.statements.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class,
				DataSourceAutoConfiguration.class))
		.withPropertyValues("chihuo.steps.sql.enabled=true", "spring.datasource.generate-unique-name=true",
				STATEMENTS + "add-row.sql=insert into effects values (:number)",
				STATEMENTS + "count.sql=select count(*) as total from effects",
				STATEMENTS + "find.sql=select number as number from effects where number = :number",
				STATEMENTS + "find.parameters.number=/values/row/number");

	private static FlowHandle run(ApplicationContext context, FlowStart start, FlowStep... steps) {
		FlowHandle flow = context.getBean(ChihuoClient.class).startFlow("a", Flow.series(steps), start);
		flow.await(TestLimits.HANG_TIMEOUT);
		return flow;
	}

	private static JdbcTemplate createTable(ApplicationContext context) {
		JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
		jdbc.execute("create table effects (number int)");
		return jdbc;
	}

	@Test
	void stepsOfAFlowPassRowsOn() {
		this.contextRunner.run((context) -> {
			createTable(context);
			FlowHandle flow = run(context, FlowStart.JOIN,
					Flow.step("sql", Map.of("statement", "add-row", "values", Map.of("number", 7))),
					Flow.step("sql", Map.of("statement", "count")).named("count"),
					Flow.step("sql",
							Map.of("statement", "add-row", "values",
									Map.of("number", Flow.ref("count").path("/rows/0/TOTAL")))),
					Flow.step("sql", Map.of("statement", "find", "values", Map.of("row", Map.of("number", 1))))
						.named("found"));
			assertThat(flow.result("found", Object.class)).isEqualTo(Map.of("rows", List.of(Map.of("NUMBER", 1))));
		});
	}

	@Test
	void rowsInAFileAreReadByALaterStep(@TempDir Path root) {
		FlowStep export = Flow
			.step("sql", Map.of("statement", "find", "values", Map.of("row", Map.of("number", 7)), "file", "exports/a"))
			.named("export");
		this.contextRunner.withPropertyValues("chihuo.steps.file.enabled=true", "chihuo.steps.file.root=" + root)
			.run((context) -> {
				createTable(context).update("insert into effects values (7), (7)");
				FlowHandle flow = run(context, FlowStart.JOIN, export,
						Flow.step("file", Map.of("operation", "read", "path", Flow.ref("export").path("/file")))
							.named("read"));
				assertThat(flow.result("read", Map.class).get("text")).isEqualTo("{\"NUMBER\":7}\n{\"NUMBER\":7}\n");
				assertThat(flow.result("export", Map.class).get("count")).isEqualTo(2);
			});
	}

	@Test
	void fileWithoutARootIsRejected() {
		this.contextRunner.run((context) -> {
			createTable(context);
			assertThatExceptionOfType(FlowFailedException.class)
				.isThrownBy(
						() -> run(context, FlowStart.JOIN, Flow.step("sql", Map.of("statement", "count", "file", "a"))))
				.withMessageContaining("set 'chihuo.steps.file.root'");
		});
	}

	/** The id of a flow says nothing of an earlier one that had it. */
	@Test
	void effectWithOnceHappensOnceInEachFlow() {
		this.contextRunner.run((context) -> {
			JdbcTemplate jdbc = createTable(context);
			FlowStep step = Flow.step("sql",
					Map.of("statement", "add-row", "values", Map.of("number", 7), "once", true));
			run(context, FlowStart.JOIN, step);
			run(context, FlowStart.JOIN, step);
			assertThat(jdbc.queryForObject("select count(*) from effects", Integer.class)).isEqualTo(1);
			run(context, FlowStart.REPLACE_ENDED, step);
			assertThat(jdbc.queryForObject("select count(*) from effects", Integer.class)).isEqualTo(2);
			assertThat(jdbc.queryForList("select step from chihuo_step_results", String.class))
				.allMatch((name) -> name.startsWith("default/a/1/"))
				.hasSize(2);
		});
	}

	private static FlowStep onceStep(String statement) {
		return Flow.step("sql", Map.of("statement", statement, "values", Map.of("number", 7), "once", true));
	}

	@Test
	void effectWithOnceHappensInEachRunOfARepeatedStep() {
		this.contextRunner.run((context) -> {
			JdbcTemplate jdbc = createTable(context);
			run(context, FlowStart.JOIN,
					Flow.repeat(
							Flow.series(onceStep("add-row"),
									Flow.step("sql", Map.of("statement", "count")).named("count")),
							Flow.ref("count").path("/rows/0/TOTAL").isEqualTo(3)));
			assertThat(jdbc.queryForObject("select count(*) from effects", Integer.class)).isEqualTo(3);
		});
	}

	@Test
	void effectWithOnceHappensAgainAfterItWasUndone() {
		this.contextRunner
			.withPropertyValues(STATEMENTS + "undo.sql=insert into effects values (-:number)",
					STATEMENTS + "fail.sql=insert into missing values (:number)")
			.run((context) -> {
				JdbcTemplate jdbc = createTable(context);
				FlowHandle flow = context.getBean(ChihuoClient.class)
					.startFlow("a", Flow.series(onceStep("add-row").named("book").compensate(onceStep("undo")),
							onceStep("fail").named("fail")));
				for (int cycle = 0; cycle < 2; cycle++) {
					assertThatExceptionOfType(FlowFailedException.class)
						.isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT));
					flow.resume();
				}
				assertThatExceptionOfType(FlowFailedException.class)
					.isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT));
				jdbc.execute("create table missing (number int)");
				flow.resume();
				flow.await(TestLimits.HANG_TIMEOUT);
				assertThat(jdbc.queryForList("select number from effects", Integer.class)).containsExactly(7, -7, 7, -7,
						7, -7, 7);
			});
	}

	@Test
	void kindIsOffByDefault() {
		this.contextRunner.withPropertyValues("chihuo.steps.sql.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SqlStepHandler.class));
	}

	@Test
	void dataSourceIsChosenByItsName() {
		ApplicationContextRunner two = this.contextRunner
			.withBean("first", DataSource.class, () -> new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:first"))
			.withBean("second", DataSource.class,
					() -> new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:second;DB_CLOSE_DELAY=-1"));
		assertRefused(two, "or several of which none is the primary one");
		assertRefused(two.withPropertyValues("chihuo.steps.sql.data-source=third"), "chihuo.steps.sql.data-source");
		two.withPropertyValues("chihuo.steps.sql.data-source=second").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(new JdbcTemplate(context.getBean("second", DataSource.class))
				.queryForObject("select count(*) from chihuo_step_results", Integer.class)).isZero();
		});
	}

	@Test
	void statementsAreCheckedAtTheStart() {
		assertRefused(this.contextRunner.withPropertyValues(STATEMENTS + "empty.type=query"),
				"'chihuo.steps.sql.statements.empty.sql' has no statement");
		assertRefused(this.contextRunner.withPropertyValues(STATEMENTS + "count.parameters.order_id=/values/id"),
				"there is no parameter ':order_id' in it, but these: []");
		assertRefused(this.contextRunner.withPropertyValues(STATEMENTS + "find.parameters.number=values"),
				"a JSON pointer is empty or begins with '/'");
		assertRefused(this.contextRunner.withPropertyValues(STATEMENTS + "count.type=other"), "count.type");
	}

	@Test
	void valuesHaveBounds() {
		assertRefused(this.contextRunner.withPropertyValues("chihuo.steps.sql.timeout=500ms"), "sql.timeout");
		assertRefused(this.contextRunner.withPropertyValues("chihuo.steps.sql.max-rows=0"), "sql.max-rows");
		assertRefused(this.contextRunner.withPropertyValues("chihuo.steps.sql.max-file-rows=0"), "sql.max-file-rows");
		assertRefused(this.contextRunner.withPropertyValues("chihuo.steps.sql.retention=1m"), "sql.retention");
	}

	private static void assertRefused(ApplicationContextRunner runner, String message) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
		});
	}

	@Test
	void wordsOfQueriesAreKnown() {
		assertThat(SqlStatement.ofText("a", " /* x */ (SELECT 1)", StatementKind.AUTO, Map.of()).isQuery()).isTrue();
		assertThat(
				SqlStatement.ofText("a", "-- x\nwith a as (select 1) select 1", StatementKind.AUTO, Map.of()).isQuery())
			.isTrue();
		assertThat(SqlStatement.ofText("a", "selection", StatementKind.AUTO, Map.of()).isQuery()).isFalse();
		assertThat(SqlStatement.ofText("a", "insert into a select 1", StatementKind.AUTO, Map.of()).isQuery())
			.isFalse();
		assertThat(SqlStatement.ofText("a", "insert into a values (1) returning 1", StatementKind.QUERY, Map.of())
			.isQuery()).isTrue();
	}

}
