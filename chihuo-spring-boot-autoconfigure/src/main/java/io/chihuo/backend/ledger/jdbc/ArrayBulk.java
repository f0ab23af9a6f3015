package io.chihuo.backend.ledger.jdbc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * For PostgreSQL: each column of many rows is one array, so that every batch is one
 * statement and has the same text whatever its size.
 */
final class ArrayBulk extends Bulk {

	ArrayBulk(JdbcTemplate jdbc) {
		super(jdbc);
	}

	@Override
	String among(String column, int values) {
		return column + " = any (?)";
	}

	@Override
	List<Object> arguments(Collection<String> values) {
		return List.of(new SqlArrayValue(ColumnType.TEXT.arrayType(), (Object[]) values.toArray(String[]::new)));
	}

	@Override
	<R> void insert(Table<R> table, int queue, List<R> rows) {
		List<Object> arguments = new ArrayList<>();
		arguments.add(queue);
		table.columns().forEach((column) -> arguments.add(array(column, rows)));
		jdbc().update("insert into " + table.name() + " (queue_id, " + table.columnNames()
				+ ") select ?, v.* from unnest(" + marks(table.columns().size()) + ") v", arguments.toArray());
	}

	@Override
	<R> void update(Table<R> table, List<Column<R>> own, List<Column<R>> alike, int queue, List<R> rows) {
		List<Column<R>> columns = Stream.concat(Stream.of(table.id()), own.stream()).toList();
		List<Object> arguments = new ArrayList<>();
		alike.forEach((column) -> arguments.add(column.parameter(rows.get(0))));
		columns.forEach((column) -> arguments.add(array(column, rows)));
		arguments.add(queue);
		String assignments = Stream
			.concat(alike.stream().map((column) -> column.name() + " = ?"),
					own.stream().map((column) -> column.name() + " = v." + column.name()))
			.collect(Collectors.joining(", "));
		String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
		jdbc().update("update " + table.name() + " t set " + assignments + " from unnest(" + marks(columns.size())
				+ ") v (" + names + ") where t.queue_id = ? and t.id = v.id", arguments.toArray());
	}

	private static String marks(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	private static <R> SqlArrayValue array(Column<R> column, List<R> rows) {
		Object[] values = (Object[]) Array.newInstance(column.type().javaType(), rows.size());
		for (int i = 0; i < values.length; i++) {
			Array.set(values, i, column.value(rows.get(i)));
		}
		return new SqlArrayValue(column.type().arrayType(), values);
	}

}
