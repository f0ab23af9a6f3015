package io.chihuo.backend.ledger.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Statements about many rows of a queue, in as few round trips as the database allows.
 */
abstract class Bulk {

	private final JdbcTemplate jdbc;

	Bulk(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	final JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/** Condition that a column is one of some values. */
	abstract String among(String column, int values);

	/** What is bound to that condition. */
	abstract List<Object> arguments(Collection<String> values);

	abstract <R> void insert(Table<R> table, int queue, List<R> rows);

	/** Update columns that have a value of its own in each row, others alike in all. */
	abstract <R> void update(Table<R> table, List<Column<R>> own, List<Column<R>> alike, int queue, List<R> rows);

	/**
	 * Select rows of some ids.
	 * @param sql all up to the condition on the ids, with the queue as its last parameter
	 * @param rest what follows that condition
	 */
	final <R> List<R> select(String sql, int queue, Collection<String> ids, String rest, RowMapper<R> mapper) {
		List<Object> arguments = new ArrayList<>();
		arguments.add(queue);
		arguments.addAll(arguments(ids));
		return this.jdbc.query(sql + " and " + among("id", ids.size()) + rest, mapper, arguments.toArray());
	}

	final int delete(String table, int queue, Collection<String> ids) {
		return delete(table, "1 = 1", List.of(), queue, ids);
	}

	/** Delete rows of some ids that meet a condition. */
	final int delete(String table, String condition, List<Object> values, int queue, Collection<String> ids) {
		List<Object> arguments = new ArrayList<>(values);
		arguments.add(queue);
		arguments.addAll(arguments(ids));
		return this.jdbc.update(
				"delete from " + table + " where " + condition + " and queue_id = ? and " + among("id", ids.size()),
				arguments.toArray());
	}

	/** Update columns that are alike in all rows. */
	final <R> void updateAlike(Table<R> table, List<Column<R>> alike, int queue, List<R> rows) {
		List<Object> arguments = new ArrayList<>();
		alike.forEach((column) -> arguments.add(column.parameter(rows.get(0))));
		arguments.add(queue);
		arguments.addAll(arguments(rows.stream().map((row) -> String.valueOf(table.id().value(row))).toList()));
		this.jdbc.update("update " + table.name() + " set " + assignments(alike.stream()) + " where queue_id = ? and "
				+ among("id", rows.size()), arguments.toArray());
	}

	static <R> String assignments(Stream<Column<R>> columns) {
		return columns.map((column) -> column.name() + " = ?").collect(Collectors.joining(", "));
	}

}
