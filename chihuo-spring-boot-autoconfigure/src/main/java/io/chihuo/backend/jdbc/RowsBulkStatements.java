// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Bulk statements for MySQL and MariaDB, whose drivers send a batch row by row unless
 * configured otherwise: rows are inserted by statements that list them.
 */
final class RowsBulkStatements extends ListBulkStatements {

	private static final int MAX_ROWS = 250;

	RowsBulkStatements(JdbcTemplate jdbc, TableNames names) {
		super(jdbc, names);
	}

	@Override
	<R> void insertPart(TableLayout<R> table, int queue, List<R> rows) {
		for (int from = 0; from < rows.size(); from += MAX_ROWS) {
			insertOnce(table, queue, rows.subList(from, Math.min(from + MAX_ROWS, rows.size())));
		}
	}

	private <R> void insertOnce(TableLayout<R> table, int queue, List<R> rows) {
		List<Object> arguments = new ArrayList<>();
		for (R row : rows) {
			arguments.add(queue);
			arguments.add(RowKeys.keyOf(queue, table.id().apply(row)));
			table.columns().forEach((column) -> arguments.add(column.parameterOf(row)));
		}
		String one = "(" + questionMarks(table.columns().size() + 2) + ")";
		jdbcClient()
			.sql("insert into " + table.name() + " (queue_id, task_key, " + table.columnNames() + ") values "
					+ String.join(", ", Collections.nCopies(rows.size(), one)))
			.params(arguments)
			.update();
	}

}
