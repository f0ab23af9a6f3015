// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionUsageException;

import io.chihuo.BackendUnavailableException;

/**
 * Explains errors of a database.
 */
final class JdbcFailures {

	/**
	 * Of H2: a lock was not to be had in time, a row was changed by somebody else; of
	 * MySQL and MariaDB: a lock was not to be had in time; of MariaDB: a row was changed
	 * since the transaction began.
	 */
	private static final Set<Integer> COLLISIONS = Set.of(50200, 90131, 1205, 1020);

	/** Of PostgreSQL: a lock was not to be had in time. */
	private static final String LOCK_NOT_AVAILABLE = "55P03";

	/**
	 * Of PostgreSQL: a statement that the driver prepared in a session is missing in
	 * another, is there already, or is one with other parameters.
	 */
	private static final Set<String> UNKNOWN_STATEMENT = Set.of("26000", "42P05", "08P01");

	/** Calls of the Java library between an exception and the driver. */
	private static final int MAX_DRIVER_FRAMES = 4;

	private JdbcFailures() {
	}

	/** Whether somebody else was in the way, so that another try may succeed. */
	static boolean isCollision(Throwable failure) {
		return failure instanceof ConcurrencyFailureException || failure instanceof DuplicateKeyException
				|| (sqlFailure(failure) instanceof SQLException ex && isCollision(ex));
	}

	private static boolean isCollision(SQLException failure) {
		String state = String.valueOf(failure.getSQLState());
		return state.startsWith("40") || state.equals(LOCK_NOT_AVAILABLE)
				|| COLLISIONS.contains(failure.getErrorCode());
	}

	/**
	 * Translate a failure in the caller's transaction. A collision with another
	 * transaction is passed on as one, since only the caller can repeat all of it.
	 */
	static RuntimeException translateJoined(String what, RuntimeException failure) {
		RuntimeException reported = asCollision(failure);
		boolean ofTransaction = reported instanceof ConcurrencyFailureException
				|| reported instanceof TransactionUsageException;
		return ofTransaction ? reported : translateFailure(what, reported);
	}

	/** The failure as callers know collisions of transactions, if it is one. */
	static RuntimeException asCollision(RuntimeException failure) {
		boolean known = failure instanceof ConcurrencyFailureException || !isCollision(failure);
		return known ? failure : new PessimisticLockingFailureException(
				"Another transaction has changed or locked the same ids of a queue since this one began", failure);
	}

	/** Translate a failure to the exception that callers get. */
	static RuntimeException translateFailure(String what, RuntimeException failure) {
		boolean ofDatabase = failure instanceof DataAccessException || failure instanceof TransactionException
				|| isOfDriver(failure);
		return ofDatabase ? new BackendUnavailableException(
				"The JDBC store could not " + what + ": " + explainFailure(failure), failure) : failure;
	}

	private static String explainFailure(RuntimeException failure) {
		// drivers add the statement, or a position in it, on lines of their own
		String message = String.valueOf(sqlFailure(failure).getMessage()).replaceAll("\\s*\\R\\s*", " ");
		if (isOfPreparedStatement(sqlFailure(failure)) || isOfDriver(failure)) {
			return "the driver's prepared statements are those of another session, as through a pooler such as PgBouncer "
					+ "in transaction mode; add 'prepareThreshold=0' to the URL of the DataSource (" + message + ")";
		}
		if (sqlFailure(failure) instanceof SQLTransientConnectionException) {
			// Hikari names the reason where it cannot connect
			return "the pool had no free connection in time; hold connections for a shorter time, or raise "
					+ "'spring.datasource.hikari.maximum-pool-size' (" + message + ")";
		}
		if (failure instanceof CannotGetJdbcConnectionException
				|| failure instanceof CannotCreateTransactionException) {
			return "there is no connection to the database; check 'spring.datasource.*' and whether the database runs ("
					+ message + ")";
		}
		if (failure instanceof BadSqlGrammarException) {
			return "its tables are missing or others than it needs, or it may not use them; let it create them by "
					+ "'chihuo.jdbc.initialize-schema=always', or run the script 'R__chihuo.sql' for the "
					+ "database below 'io/chihuo/backend/jdbc' (" + message + ")";
		}
		if (failure instanceof QueryTimeoutException || isCollision(failure)) {
			return "the database is too slow or blocked by other transactions (" + message + ")";
		}
		return message;
	}

	/**
	 * PostgreSQL's driver cannot read the columns of another statement than it prepared.
	 */
	private static boolean isOfDriver(RuntimeException failure) {
		return Stream.of(failure.getStackTrace())
			.limit(MAX_DRIVER_FRAMES)
			.anyMatch((frame) -> frame.getClassName().startsWith("org.postgresql."));
	}

	private static boolean isOfPreparedStatement(Throwable failure) {
		return failure instanceof SQLException ex && UNKNOWN_STATEMENT.contains(String.valueOf(ex.getSQLState()))
				&& String.valueOf(ex.getMessage()).contains("prepared statement");
	}

	private static Throwable sqlFailure(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure);
	}

}
