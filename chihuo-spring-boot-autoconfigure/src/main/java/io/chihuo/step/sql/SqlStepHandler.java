// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.Task;
import io.chihuo.codec.TaskCodec;
import io.chihuo.step.StepFields;
import io.chihuo.step.StepHandler;
import io.chihuo.step.StepKeys;

/**
 * Runs steps that execute statements, all of one step in one transaction.
 */
public final class SqlStepHandler implements StepHandler<Map<String, Object>> {

	static final String KIND = "sql";

	/** Of rows that the driver fetches at once. */
	private static final int FETCH_SIZE = 100;

	private static final int MAX_STATEMENT_COUNT = 100;

	private static final Set<String> FIELDS = Set.of("statement", "statements", "values", "once", "file");

	private final Map<String, SqlStatement> statements = new TreeMap<>();

	private final JdbcClient client;

	private final TransactionTemplate transaction;

	private final StepResultCodec codec;

	private final OnceResults onceResults;

	private final SqlStepSettings settings;

	private final String namespace;

	private final @Nullable RowFiles files;

	/**
	 * Create the handler.
	 * @param namespace the namespace, which names of effects begin with
	 * @param statements the statements that steps may call
	 * @param codec encodes results that are stored
	 * @param clock milliseconds since the epoch
	 * @param files where rows may be written, null for nowhere
	 */
	public SqlStepHandler(DataSource dataSource, String namespace, List<SqlStatement> statements,
			SqlStepSettings settings, TaskCodec codec, LongSupplier clock, @Nullable RowFiles files) {
		statements.forEach((statement) -> this.statements.put(statement.name(), statement));
		this.client = JdbcClient.create(dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.transaction.setTimeout((int) settings.timeout().toSeconds());
		this.codec = new StepResultCodec(codec, settings.maxBytes());
		this.onceResults = new OnceResults(new StepResultRows(this.client), this.transaction, this.codec,
				settings.retention(), clock);
		this.settings = settings;
		this.namespace = namespace;
		this.files = files;
	}

	@Override
	public Map<String, @Nullable Object> runStep(Task<Map<String, Object>> task) {
		StepFields fields = StepFields.readFields(KIND, task.payload(), FIELDS);
		List<StatementCall> calls = readCalls(fields, task.payload());
		if (fields.hasField("file")) {
			checkFile(fields, calls.get(0).statement());
		}
		try {
			return fields.readFlag("once", false) ? this.onceResults.runOnce(keyOf(task), () -> execute(fields, calls))
					: this.transaction.execute((status) -> executeBounded(fields, calls));
		}
		catch (RuntimeException ex) {
			throw SqlFailures.translateFailure(ex);
		}
	}

	/** A query must not begin whose rows could not be kept. */
	private void checkFile(StepFields fields, SqlStatement statement) {
		if (!fields.hasField("statement") || !statement.isQuery() || fields.readFlag("once", false)) {
			throw fields.createMistake("file", "is for one 'statement' with rows, without 'once'");
		}
		if (this.files == null) {
			throw fields.createMistake("file", "needs a root: set 'chihuo.steps.file.root'");
		}
		RowFile.check(this.files, fields.requireText("file"));
	}

	/** A flow may have the id of an earlier one. */
	private String keyOf(Task<?> task) {
		String key = this.namespace + "/" + StepKeys.idempotencyKey(task);
		return task.isFlowStep() ? key + "/" + task.flow().runNumber() : key;
	}

	/** A statement with the values of its parameters. */
	private record StatementCall(SqlStatement statement, Map<String, @Nullable Object> values) {
	}

	private List<StatementCall> readCalls(StepFields fields, Map<String, Object> payload) {
		if (fields.hasField("statement") == fields.hasField("statements")) {
			throw fields.createMistake("statement", "or 'statements' must be given, and not both");
		}
		List<@Nullable Object> names = fields.hasField("statement") ? List.of(fields.requireText("statement"))
				: fields.readList("statements");
		if (names.isEmpty() || names.size() > MAX_STATEMENT_COUNT) {
			throw fields.createMistake("statements", "must be a list of 1 to " + MAX_STATEMENT_COUNT + " names");
		}
		List<StatementCall> calls = new ArrayList<>();
		for (Object name : names) {
			SqlStatement statement = this.statements.get(String.valueOf(name));
			if (statement == null) {
				throw fields.createMistake(fields.hasField("statement") ? "statement" : "statements",
						"must name statements that 'chihuo.steps.sql.statements' has: " + this.statements.keySet());
			}
			calls.add(new StatementCall(statement, StatementParameters.readValues(statement, payload)));
		}
		return calls;
	}

	/** A result that is too large must not be found out after the commit. */
	private Map<String, @Nullable Object> executeBounded(StepFields fields, List<StatementCall> calls) {
		Map<String, @Nullable Object> result = execute(fields, calls);
		this.codec.encode(result);
		return result;
	}

	private Map<String, @Nullable Object> execute(StepFields fields, List<StatementCall> calls) {
		if (this.files != null && fields.hasField("file")) {
			return writeFile(calls.get(0), this.files, fields.requireText("file"));
		}
		if (fields.hasField("statement")) {
			return execute(calls.get(0));
		}
		List<Map<String, @Nullable Object>> results = new ArrayList<>();
		calls.forEach((call) -> results.add(execute(call)));
		return Map.of("results", results);
	}

	private Map<String, @Nullable Object> execute(StatementCall call) {
		SqlStatement statement = call.statement();
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		if (statement.isQuery()) {
			result.put("rows", specOf(call, this.settings.maxRows())
				.query(new RowList(readerOf(statement), this.settings.maxRows(), this.settings.maxBytes())));
		}
		else {
			result.put("updated", this.client.sql(statement.text()).params(call.values()).update());
		}
		return result;
	}

	private Map<String, @Nullable Object> writeFile(StatementCall call, RowFiles files, String path) {
		RowFile file = new RowFile(files, path, readerOf(call.statement()), this.settings);
		return specOf(call, files.maxRows()).query(file);
	}

	private RowReader readerOf(SqlStatement statement) {
		return new RowReader(statement.name(), this.settings.maxBytes());
	}

	/** One row more shows that there are too many. */
	private JdbcClient.StatementSpec specOf(StatementCall call, int maxRows) {
		return this.client.sql(call.statement().text())
			.params(call.values())
			.withMaxRows(maxRows + 1)
			.withFetchSize(FETCH_SIZE);
	}

}
