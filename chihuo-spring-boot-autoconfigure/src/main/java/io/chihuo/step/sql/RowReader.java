// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ResultSetExtractor;

import io.chihuo.RejectTaskException;

/**
 * Reads the rows of a query, as many as a result may have.
 */
final class RowReader implements ResultSetExtractor<List<Map<String, @Nullable Object>>> {

	private final String statement;

	private final int maxRows;

	private final int maxBytes;

	private final ColumnValues values;

	RowReader(String statement, int maxRows, int maxBytes) {
		this.statement = statement;
		this.maxRows = maxRows;
		this.maxBytes = maxBytes;
		this.values = new ColumnValues(maxBytes);
	}

	@Override
	public List<Map<String, @Nullable Object>> extractData(ResultSet result) throws SQLException {
		ResultSetMetaData columns = result.getMetaData();
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		long bytes = 0;
		while (result.next()) {
			if (rows.size() == this.maxRows) {
				throw new RejectTaskException("Statement '" + this.statement
						+ "' has more rows than 'chihuo.steps.sql.max-rows' allows, " + this.maxRows);
			}
			Map<String, @Nullable Object> row = readRow(result, columns);
			bytes += sizeOf(row);
			if (bytes > this.maxBytes) {
				throw tooLarge(this.maxBytes);
			}
			rows.add(row);
		}
		return rows;
	}

	static RejectTaskException tooLarge(int maxBytes) {
		return new RejectTaskException("The rows take more than 'chihuo.max-payload-size' allows, " + maxBytes
				+ " bytes; all changes of the step are rolled back");
	}

	private Map<String, @Nullable Object> readRow(ResultSet result, ResultSetMetaData columns) throws SQLException {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		for (int column = 1; column <= columns.getColumnCount(); column++) {
			String name = columns.getColumnLabel(column);
			Object value = this.values.readValue(result, column, columns.getColumnType(column),
					columns.getColumnTypeName(column));
			if (row.containsKey(name)) {
				throw new RejectTaskException("Statement '" + this.statement + "' has two columns '" + name
						+ "': give one of them another name by 'as'");
			}
			row.put(name, value);
		}
		return row;
	}

	/** At least, when encoded. */
	private static long sizeOf(Map<String, @Nullable Object> row) {
		return row.entrySet()
			.stream()
			.mapToLong((column) -> column.getKey().length()
					+ ((column.getValue() instanceof String text) ? text.length() : 1))
			.sum();
	}

}
