// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Several statements that PostgreSQL's driver sends in one message, which takes one round
 * trip. Each of them sees what others have committed before it begins. Without a
 * transaction around them, the message is one. Those that return rows must return numbers
 * only: the driver splits the message before a statement whose rows may be large.
 */
final class StatementMessage {

	/** Name of the only driver that is known to do so, in its metadata. */
	static final String DRIVER_NAME = "PostgreSQL JDBC Driver";

	private final JdbcTemplate jdbc;

	private final String statements;

	/**
	 * Create a message.
	 * @param statements separated by semicolons
	 */
	StatementMessage(JdbcTemplate jdbc, String statements) {
		this.jdbc = jdbc;
		this.statements = statements;
	}

	/**
	 * Send it.
	 * @return of each statement the number that it returned, or that of the rows that it
	 * changed
	 */
	List<Long> send(List<Object> arguments) {
		ArgumentPreparedStatementSetter setter = new ArgumentPreparedStatementSetter(arguments.toArray());
		PreparedStatementCallback<List<Long>> callback = (statement) -> {
			try {
				setter.setValues(statement);
				return execute(statement);
			}
			finally {
				setter.cleanupParameters();
			}
		};
		List<Long> results = this.jdbc.execute((connection) -> connection.prepareStatement(this.statements), callback);
		return (results != null) ? results : List.of();
	}

	private static List<Long> execute(PreparedStatement statement) throws SQLException {
		List<Long> results = new ArrayList<>();
		boolean rows = statement.execute();
		while (rows || statement.getUpdateCount() >= 0) {
			results.add(rows ? firstNumber(statement) : statement.getUpdateCount());
			rows = statement.getMoreResults();
		}
		return results;
	}

	private static long firstNumber(PreparedStatement statement) throws SQLException {
		try (ResultSet rows = statement.getResultSet()) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

}
