// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Bulk statements for PostgreSQL: each column of many rows is one array, so that a batch
 * is one statement and has the same text for any size.
 */
final class ArrayBulkStatements extends BulkStatements {

	/** For messages of several statements, which {@link JdbcClient} does not offer. */
	private final JdbcTemplate jdbc;

	private final TableNames names;

	ArrayBulkStatements(JdbcTemplate jdbc, TableNames names) {
		super(names.translating(JdbcClient.create(jdbc)));
		this.jdbc = jdbc;
		this.names = names;
	}

	@Override
	boolean keepsOldVersions() {
		return true;
	}

	@Override
	String keyCondition(String column, int keys) {
		return column + " = any (?)";
	}

	@Override
	List<Object> keyArguments(List<String> keys) {
		return List.of(new SqlArrayValue(ColumnType.TEXT.arrayType(), (Object[]) keys.toArray(String[]::new)));
	}

	@Override
	<R> void insertPart(TableLayout<R> table, int queue, List<R> rows) {
		ArrayInsert insert = createInsert(table, queue, rows);
		jdbcClient().sql(insert.statement()).params(insert.arguments()).update();
	}

	@Override
	<R> boolean insertUnseen(TableLayout<R> table, int queue, List<R> rows, List<String> others,
			@Nullable AddSavepoint savepoint) {
		String count = others.stream()
			.map((other) -> "select 1 from " + other + " where " + keyCondition(1))
			.collect(Collectors.joining(" union all ", "; select count(*) from (", ") known"));
		for (List<R> part : splitRows(table.columns(), rows)) {
			String prefix = (savepoint != null) ? savepoint.takePrefix() : "";
			ArrayInsert insert = createInsert(table, queue, part);
			List<Object> arguments = new ArrayList<>(insert.arguments());
			others.forEach((other) -> arguments.addAll(keyArguments(table.keysOf(queue, part))));
			List<Long> results = new StatementMessage(this.jdbc,
					this.names.translate(prefix + insert.statement() + " on conflict do nothing" + count))
				.send(arguments);
			if (!results.subList(results.size() - 2, results.size()).equals(List.of((long) part.size(), 0L))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * A column that is alike in all rows is one value, which costs the server less than
	 * an array of it.
	 */
	private <R> ArrayInsert createInsert(TableLayout<R> table, int queue, List<R> rows) {
		List<Object> values = new ArrayList<>(List.of(queue));
		List<Object> arrays = new ArrayList<>(keyArguments(table.keysOf(queue, rows)));
		StringBuilder selected = new StringBuilder("?, rows.task_key");
		StringBuilder names = new StringBuilder("task_key");
		for (TableColumn<R> column : table.columns()) {
			if (rows.stream().noneMatch((row) -> column.differsIn(row, rows.get(0)))) {
				selected.append(", ?");
				values.add(column.parameterOf(rows.get(0)));
			}
			else {
				selected.append(", rows.").append(column.name());
				names.append(", ").append(column.name());
				arrays.add(toArray(column, rows));
			}
		}
		String statement = "insert into " + table.name() + " (queue_id, task_key, " + table.columnNames() + ") select "
				+ selected + " from unnest(" + questionMarks(arrays.size()) + ") rows (" + names + ")";
		values.addAll(arrays);
		return new ArrayInsert(statement, values);
	}

	/**
	 * A statement that inserts rows.
	 *
	 * @param statement its text
	 * @param arguments its arguments
	 */
	private record ArrayInsert(String statement, List<Object> arguments) {

	}

	@Override
	<R> void updatePart(TableLayout<R> table, List<TableColumn<R>> columns, int queue, List<R> rows) {
		List<Object> arguments = new ArrayList<>(keyArguments(table.keysOf(queue, rows)));
		columns.forEach((column) -> arguments.add(toArray(column, rows)));
		String assignments = columns.stream()
			.map((column) -> column.name() + " = rows." + column.name())
			.collect(Collectors.joining(", "));
		String names = columns.stream().map(TableColumn::name).collect(Collectors.joining(", "));
		jdbcClient()
			.sql("update " + table.name() + " t set " + assignments + " from unnest("
					+ questionMarks(columns.size() + 1) + ") rows (task_key, " + names
					+ ") where t.task_key = rows.task_key")
			.params(arguments)
			.update();
	}

	private static String questionMarks(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	private static <R> SqlArrayValue toArray(TableColumn<R> column, List<R> rows) {
		Object[] values = (Object[]) Array.newInstance(column.type().javaType(), rows.size());
		for (int i = 0; i < values.length; i++) {
			Array.set(values, i, column.valueOf(rows.get(i)));
		}
		return new SqlArrayValue(column.type().arrayType(), values);
	}

}
