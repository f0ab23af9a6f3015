// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;

/**
 * Reads rows of a query.
 */
final class RowReader {

	private final String statement;

	private final ColumnValues values;

	/**
	 * Create a reader.
	 * @param maxBytes most bytes of a value, about
	 */
	RowReader(String statement, int maxBytes) {
		this.statement = statement;
		this.values = new ColumnValues(maxBytes);
	}

	/** Read the row that a result is at, as an object by the names of columns. */
	Map<String, @Nullable Object> readRow(ResultSet result) throws SQLException {
		ResultSetMetaData columns = result.getMetaData();
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

	/** An exception for a query that has more rows than a property allows. */
	RejectTaskException createTooManyRows(String property, int maxRows) {
		return new RejectTaskException(
				"Statement '" + this.statement + "' has more rows than '" + property + "' allows, " + maxRows);
	}

	/** Bytes of a row when it is encoded, at least. */
	static long sizeOf(Map<String, @Nullable Object> row) {
		return row.entrySet()
			.stream()
			.mapToLong((column) -> column.getKey().length()
					+ ((column.getValue() instanceof String text) ? text.length() : 1))
			.sum();
	}

}
