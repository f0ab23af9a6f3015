// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Bulk statements for databases without arrays: lists of values, padded to powers of two
 * so that there are few different statements, and JDBC batches, which {@link JdbcClient}
 * does not offer.
 */
class ListBulkStatements extends BulkStatements {

	private final JdbcTemplate batches;

	private final TableNames names;

	ListBulkStatements(JdbcTemplate jdbc, TableNames names) {
		super(names.translating(JdbcClient.create(jdbc)));
		this.batches = jdbc;
		this.names = names;
	}

	@Override
	boolean locksOnlyResults() {
		return false;
	}

	@Override
	final String keyCondition(String column, int keys) {
		return column + " in (" + questionMarks(paddedSize(keys)) + ")";
	}

	@Override
	final List<Object> keyArguments(List<String> keys) {
		return padValues(keys);
	}

	/** The last one is there again as often as it takes. */
	static List<Object> padValues(List<?> values) {
		List<Object> padded = new ArrayList<>(values);
		padded.addAll(Collections.nCopies(paddedSize(values.size()) - values.size(), values.get(values.size() - 1)));
		return padded;
	}

	static int paddedSize(int keys) {
		return (keys <= 1) ? keys : Integer.highestOneBit(keys - 1) << 1;
	}

	static String questionMarks(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	@Override
	<R> void insertPart(TableLayout<R> table, int queue, List<R> rows) {
		runBatch(
				"insert into " + table.name() + " (" + table.columnNames() + ", queue_id, task_key) values ("
						+ questionMarks(table.columns().size() + 2) + ")",
				table.columns(), rows, (row) -> Stream.of(queue, RowKeys.keyOf(queue, table.id().apply(row))),
				ColumnType.INT, ColumnType.TEXT);
	}

	@Override
	final <R> void updatePart(TableLayout<R> table, List<TableColumn<R>> columns, int queue, List<R> rows) {
		runBatch("update " + table.name() + " set " + assignments(columns) + " where task_key = ?", columns, rows,
				(row) -> Stream.of(RowKeys.keyOf(queue, table.id().apply(row))), ColumnType.TEXT);
	}

	/** Run a statement for each row, with its columns and some more values. */
	private <R> void runBatch(String sql, List<TableColumn<R>> columns, List<R> rows, Function<R, Stream<Object>> more,
			ColumnType... moreTypes) {
		List<@Nullable Object[]> batch = new ArrayList<>(rows.size());
		for (R row : rows) {
			batch.add(Stream.concat(columns.stream().map((column) -> column.valueOf(row)), more.apply(row)).toArray());
		}
		int[] types = Stream.concat(columns.stream().map(TableColumn::type), Stream.of(moreTypes))
			.mapToInt(ColumnType::jdbcType)
			.toArray();
		this.batches.batchUpdate(this.names.translate(sql), batch, types);
	}

}
