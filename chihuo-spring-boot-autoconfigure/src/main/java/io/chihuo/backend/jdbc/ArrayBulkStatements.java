// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Bulk statements for PostgreSQL: each column of many rows is one array, so that a batch
 * is one statement and has the same text for any size.
 */
final class ArrayBulkStatements extends BulkStatements {

	ArrayBulkStatements(JdbcTemplate jdbc, TableNames names) {
		super(names.translating(JdbcClient.create(jdbc)));
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
		insertPart(table, queue, rows, "");
	}

	@Override
	boolean insertsAbsent() {
		return true;
	}

	@Override
	<R> boolean insertAbsent(TableLayout<R> table, int queue, List<R> rows) {
		int inserted = 0;
		for (List<R> part : splitRows(table.columns(), rows)) {
			inserted += insertPart(table, queue, part, " on conflict do nothing");
		}
		return inserted == rows.size();
	}

	private <R> int insertPart(TableLayout<R> table, int queue, List<R> rows, String rest) {
		List<Object> arguments = new ArrayList<>();
		arguments.add(queue);
		arguments.addAll(keyArguments(table.keysOf(queue, rows)));
		table.columns().forEach((column) -> arguments.add(toArray(column, rows)));
		return jdbcClient()
			.sql("insert into " + table.name() + " (queue_id, task_key, " + table.columnNames()
					+ ") select ?, rows.* from unnest(" + unnestColumns(table.columns()) + ") rows" + rest)
			.params(arguments)
			.update();
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
			.sql("update " + table.name() + " t set " + assignments + " from unnest(" + unnestColumns(columns)
					+ ") rows (task_key, " + names + ") where t.task_key = rows.task_key")
			.params(arguments)
			.update();
	}

	private static String unnestColumns(List<?> columns) {
		return String.join(", ", Collections.nCopies(columns.size() + 1, "?"));
	}

	private static <R> SqlArrayValue toArray(TableColumn<R> column, List<R> rows) {
		Object[] values = (Object[]) Array.newInstance(column.type().javaType(), rows.size());
		for (int i = 0; i < values.length; i++) {
			Array.set(values, i, column.valueOf(rows.get(i)));
		}
		return new SqlArrayValue(column.type().arrayType(), values);
	}

}
