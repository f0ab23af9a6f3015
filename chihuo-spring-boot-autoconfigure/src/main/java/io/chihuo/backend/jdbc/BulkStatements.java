// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Statements about many rows of a queue, in as few round trips as the database allows.
 */
abstract class BulkStatements {

	/**
	 * Of one statement. MariaDB takes 16 MB by default, in which a byte may need two.
	 */
	private static final long MAX_STATEMENT_BYTES = 4 << 20;

	private final JdbcClient client;

	BulkStatements(JdbcClient client) {
		this.client = client;
	}

	final JdbcClient jdbcClient() {
		return this.client;
	}

	/** Whether a locking select with a limit locks no more rows than it returns. */
	boolean locksOnlyResults() {
		return true;
	}

	/**
	 * Whether reads go over the versions of a row that were overwritten, and the entries
	 * of rows that were removed, until the database has cleaned up.
	 */
	boolean keepsOldVersions() {
		return false;
	}

	/** Condition that a row has one of some keys. */
	final String keyCondition(int keys) {
		return keyCondition("task_key", keys);
	}

	/** Condition that a column or expression has one of some texts. */
	abstract String keyCondition(String column, int keys);

	/** The arguments of that condition. */
	abstract List<Object> keyArguments(List<String> keys);

	/** Insert rows by as many statements as their size takes. */
	final <R> void insertRows(TableLayout<R> table, int queue, List<R> rows) {
		splitRows(table.columns(), rows).forEach((part) -> insertPart(table, queue, part));
	}

	abstract <R> void insertPart(TableLayout<R> table, int queue, List<R> rows);

	/**
	 * Insert the rows whose keys are not there, and lock none of the others. Then look
	 * for the keys elsewhere.
	 * @param others other tables in which the keys may be
	 * @param savepoint is set before, if not null
	 * @return whether all were inserted, and none of the keys is in another table
	 */
	<R> boolean insertUnseen(TableLayout<R> table, int queue, List<R> rows, List<String> others,
			@Nullable AddSavepoint savepoint) {
		throw new UnsupportedOperationException("Rows that are there are locked by an insert");
	}

	/**
	 * Select rows of some ids.
	 * @param sql all up to the condition on the ids
	 * @param rest rest of the statement after it
	 * @param values values of the rest
	 */
	final <R> List<R> selectRows(String sql, int queue, Collection<String> ids, String rest, RowMapper<R> mapper,
			Object... values) {
		return this.client.sql(sql + keyCondition(ids.size()) + rest)
			.params(argumentsOf(queue, ids, values))
			.query(mapper)
			.list();
	}

	/**
	 * Select the rows of some ids by several selects in one statement.
	 * @param selects all of each up to the condition on the ids
	 */
	final <R> List<R> selectUnion(List<String> selects, int queue, Collection<String> ids, RowMapper<R> mapper) {
		String condition = keyCondition(ids.size());
		List<Object> arguments = new ArrayList<>();
		selects.forEach((select) -> arguments.addAll(argumentsOf(queue, ids)));
		return this.client
			.sql(selects.stream().map((select) -> select + condition).collect(Collectors.joining(" union all ")))
			.params(arguments)
			.query(mapper)
			.list();
	}

	private List<Object> argumentsOf(int queue, Collection<String> ids, Object... values) {
		List<Object> arguments = new ArrayList<>(keyArguments(RowKeys.keysOf(queue, ids)));
		arguments.addAll(List.of(values));
		return arguments;
	}

	/** Delete rows of some ids that meet a condition. */
	final int deleteRows(String table, int queue, Collection<String> ids, String condition, Object... values) {
		return changeRows("delete from " + table + " where ", queue, ids, condition, values);
	}

	/**
	 * Change rows of some ids that meet a condition.
	 * @param sql all up to the condition on the ids
	 */
	final int changeRows(String sql, int queue, Collection<String> ids, String condition, Object... values) {
		return this.client.sql(sql + keyCondition(ids.size()) + condition)
			.params(argumentsOf(queue, ids, values))
			.update();
	}

	/** Update columns that are alike in all rows. */
	final <R> void updateAlike(TableLayout<R> table, List<TableColumn<R>> columns, int queue, List<R> rows) {
		List<Object> arguments = new ArrayList<>();
		columns.forEach((column) -> arguments.add(column.parameterOf(rows.get(0))));
		arguments.addAll(keyArguments(table.keysOf(queue, rows)));
		this.client
			.sql("update " + table.name() + " set " + assignments(columns) + " where " + keyCondition(rows.size()))
			.params(arguments)
			.update();
	}

	/** Update columns that have a value of its own in each row. */
	final <R> void updateRows(TableLayout<R> table, List<TableColumn<R>> columns, int queue, List<R> rows) {
		splitRows(columns, rows).forEach((part) -> updatePart(table, columns, queue, part));
	}

	abstract <R> void updatePart(TableLayout<R> table, List<TableColumn<R>> columns, int queue, List<R> rows);

	/** Rows whose columns together are no larger than a statement may be, or one row. */
	static <R> List<List<R>> splitRows(List<TableColumn<R>> columns, List<R> rows) {
		List<List<R>> parts = new ArrayList<>();
		int from = 0;
		long bytes = 0;
		for (int i = 0; i < rows.size(); i++) {
			R row = rows.get(i);
			long more = columns.stream().mapToLong((column) -> column.sizeInBytes(row)).sum();
			if (i > from && bytes + more > MAX_STATEMENT_BYTES) {
				parts.add(rows.subList(from, i));
				from = i;
				bytes = 0;
			}
			bytes += more;
		}
		parts.add(rows.subList(from, rows.size()));
		return parts;
	}

	static <R> String assignments(List<TableColumn<R>> columns) {
		return columns.stream().map((column) -> column.name() + " = ?").collect(Collectors.joining(", "));
	}

}
