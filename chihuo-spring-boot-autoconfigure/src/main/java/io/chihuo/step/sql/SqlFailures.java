// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.sql.SQLException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.UncategorizedDataAccessException;

import io.chihuo.RejectTaskException;

/**
 * Tells failures that come again from those that another run may not meet.
 */
final class SqlFailures {

	private SqlFailures() {
	}

	/**
	 * Translate a failure of a step. Syntax, constraints, types and rights are final. All
	 * others are passed on and retried: deadlocks and locks, timeouts, connections, and
	 * what is not known.
	 */
	static RuntimeException translateFailure(RuntimeException failure) {
		if (failure instanceof DataAccessException access && isFinal(access)) {
			return new RejectTaskException("The database refused a statement: " + explainFailure(failure), failure);
		}
		return failure;
	}

	private static boolean isFinal(DataAccessException failure) {
		return failure instanceof NonTransientDataAccessException
				&& !(failure instanceof NonTransientDataAccessResourceException)
				&& !(failure instanceof UncategorizedDataAccessException);
	}

	private static String explainFailure(RuntimeException failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String message = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
		return (cause instanceof SQLException ex) ? message + " (SQL state " + ex.getSQLState() + ")" : message;
	}

}
