// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ResultSetExtractor;

import io.chihuo.RejectTaskException;

/**
 * Has the rows of a query as a list, as many as a result may have.
 */
final class RowList implements ResultSetExtractor<List<Map<String, @Nullable Object>>> {

	private final RowReader reader;

	private final int maxRows;

	private final int maxBytes;

	RowList(RowReader reader, int maxRows, int maxBytes) {
		this.reader = reader;
		this.maxRows = maxRows;
		this.maxBytes = maxBytes;
	}

	@Override
	public List<Map<String, @Nullable Object>> extractData(ResultSet result) throws SQLException {
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		long bytes = 0;
		while (result.next()) {
			if (rows.size() == this.maxRows) {
				throw this.reader.createTooManyRows("chihuo.steps.sql.max-rows", this.maxRows);
			}
			Map<String, @Nullable Object> row = this.reader.readRow(result);
			bytes += RowReader.sizeOf(row);
			if (bytes > this.maxBytes) {
				throw createTooLarge(this.maxBytes);
			}
			rows.add(row);
		}
		return rows;
	}

	static RejectTaskException createTooLarge(int maxBytes) {
		return new RejectTaskException("The rows take more than 'chihuo.max-payload-size' allows, " + maxBytes
				+ " bytes; all changes of the step are rolled back");
	}

}
