// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.springframework.jdbc.core.RowMapper;

/**
 * Columns of tasks that are read together, from the table of tasks or that of dead
 * letters.
 *
 * @param columns all but the key
 * @param mapper maps a row of them
 */
record TaskSelection(String columns, RowMapper<TaskRow> mapper) {

	/** Column of a result that says which of the tables a row is of. */
	static final String DEAD_LETTER = "dead_letter";

	/** A select up to its condition. */
	String from(TableLayout<TaskRow> table) {
		return "select task_key, " + this.columns + ", " + (table == TaskColumns.DEAD_LETTERS) + " as " + DEAD_LETTER
				+ " from " + table.name() + " where ";
	}

}
