package io.chihuo.backend.ledger.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * For databases without arrays: lists of values, padded to powers of two so that there
 * are few different statements, and JDBC batches.
 */
class ListBulk extends Bulk {

	ListBulk(JdbcTemplate jdbc) {
		super(jdbc);
	}

	@Override
	final String among(String column, int values) {
		return column + " in (" + marks(padded(values)) + ")";
	}

	@Override
	final List<Object> arguments(Collection<String> values) {
		List<Object> arguments = new ArrayList<>(values);
		Object last = arguments.get(arguments.size() - 1);
		arguments.addAll(Collections.nCopies(padded(values.size()) - values.size(), last));
		return arguments;
	}

	private static int padded(int values) {
		return (values <= 1) ? values : Integer.highestOneBit(values - 1) << 1;
	}

	static String marks(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	@Override
	<R> void insert(Table<R> table, int queue, List<R> rows) {
		batch("insert into " + table.name() + " (" + table.columnNames() + ", queue_id) values ("
				+ marks(table.columns().size() + 1) + ")", table.columns(), List.of(), queue, rows);
	}

	@Override
	final <R> void update(Table<R> table, List<Column<R>> own, List<Column<R>> alike, int queue, List<R> rows) {
		batch("update " + table.name() + " set " + assignments(Stream.concat(own.stream(), alike.stream()))
				+ " where queue_id = ? and id = ?", Stream.concat(own.stream(), alike.stream()).toList(),
				List.of(table.id()), queue, rows);
	}

	private <R> void batch(String sql, List<Column<R>> before, List<Column<R>> after, int queue, List<R> rows) {
		List<Object[]> batch = new ArrayList<>(rows.size());
		for (R row : rows) {
			batch.add(Stream.of(values(before, row), Stream.of((Object) queue), values(after, row))
				.flatMap((values) -> values)
				.toArray());
		}
		int[] types = IntStream
			.concat(IntStream.concat(types(before), IntStream.of(ColumnType.INT.jdbcType())), types(after))
			.toArray();
		jdbc().batchUpdate(sql, batch, types);
	}

	private static <R> Stream<Object> values(List<Column<R>> columns, R row) {
		return columns.stream().map((column) -> column.value(row));
	}

	private static <R> IntStream types(List<Column<R>> columns) {
		return columns.stream().mapToInt((column) -> column.type().jdbcType());
	}

}
