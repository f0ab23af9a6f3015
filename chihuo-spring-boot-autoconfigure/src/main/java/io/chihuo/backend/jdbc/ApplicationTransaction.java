// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.concurrent.SafeLogger;

/**
 * Joins the transaction that the application has open on the data source of the ledger,
 * on the calling thread.
 */
final class ApplicationTransaction {

	private static final SafeLogger logger = SafeLogger.of(ApplicationTransaction.class);

	/**
	 * Tries of work whose new rows collide with those of a transaction that ended first.
	 */
	private static final int MAX_ATTEMPTS = 3;

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	/** Longest time that the database may take to answer. */
	private final int millis;

	private final TransactionProbe transactions;

	/**
	 * Create it.
	 * @param jdbc on the very data source that transactions are bound to
	 * @param timeout longest time that the database may take to answer
	 */
	ApplicationTransaction(DataSource dataSource, JdbcTemplate jdbc, Duration timeout) {
		this.millis = Math.toIntExact(timeout.toMillis());
		this.dataSource = dataSource;
		this.jdbc = jdbc;
		this.transactions = new TransactionProbe(dataSource);
	}

	/** The data source that transactions are bound to. */
	static DataSource targetOf(DataSource dataSource) {
		return (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null)
				? targetOf(proxy.getTargetDataSource()) : dataSource;
	}

	/**
	 * Whether one is open. A connection that is merely kept until a transaction of
	 * another data source ends is none; JPA's transactions mark theirs in neither way.
	 */
	boolean isOpen() {
		return TransactionSynchronizationManager.isSynchronizationActive() && isBound();
	}

	private boolean isBound() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
				&& (!holder.isSynchronizedWithTransaction() || this.transactions.isOpen());
	}

	/**
	 * Whether one is over whose connection the thread still has, as callbacks after its
	 * end do. They must not wait for another one, which such callbacks may all have.
	 */
	boolean isOver() {
		return !TransactionSynchronizationManager.isSynchronizationActive()
				&& !TransactionSynchronizationManager.isCurrentTransactionReadOnly() && isBound() && isAlive();
	}

	/** Whether calls of this thread are part of one, or use its connection. */
	boolean isJoined() {
		return isOpen() || isOver();
	}

	private boolean isAlive() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return !connection.isClosed();
		}
		catch (SQLException ex) {
			return false;
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Make calls in the transaction; if it is over, commit them, since nobody else does.
	 */
	<R> R callThenCommit(Supplier<R> calls) {
		return callWithTimeout(isOver() ? () -> callAndCommit(calls) : calls);
	}

	private <R> R callAndCommit(Supplier<R> calls) {
		TransactionSynchronizationManager.initSynchronization();
		JoinedCommit commit = JoinedCommit.currentOf(this.dataSource);
		R result;
		try {
			result = new JdbcTemplate(this.dataSource)
				.execute((ConnectionCallback<R>) (connection) -> callAndCommit(connection, calls, commit));
		}
		finally {
			TransactionSynchronizationManager.clearSynchronization();
		}
		commit.onCommitted();
		return result;
	}

	/** JPA commits each statement from the end of a transaction on. */
	private static <R> R callAndCommit(Connection connection, Supplier<R> calls, JoinedCommit commit)
			throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		if (autoCommit) {
			connection.setAutoCommit(false);
		}
		try {
			R result = calls.get();
			commit.commitAlone();
			return result;
		}
		finally {
			if (autoCommit) {
				connection.setAutoCommit(true);
			}
		}
	}

	/** Whether one is open that must not change anything. */
	boolean isReadOnly() {
		return isOpen() && TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	/** Verify that the transaction may change something. */
	void requireWritable() {
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw new IllegalTransactionStateException(
					"The transaction is read-only, and calls that change a queue join it; make them outside of it, "
							+ "or take 'readOnly' off the transaction");
		}
	}

	/**
	 * Do work of which nothing is left if it fails.
	 * @param work gets true if it is repeated, because another transaction has added or
	 * finished one of its ids
	 */
	<R> R joinTransaction(Function<Boolean, R> work) {
		for (int tries = 1;; tries++) {
			boolean again = tries > 1;
			try {
				return this.jdbc.execute((ConnectionCallback<R>) (connection) -> joinOnce(connection, work, again));
			}
			catch (DuplicateKeyException | StaleReadException ex) {
				if (tries == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private <R> R joinOnce(Connection connection, Function<Boolean, R> work, boolean again) throws SQLException {
		Savepoint savepoint = connection.setSavepoint();
		try {
			R result = work.apply(again);
			connection.releaseSavepoint(savepoint);
			return result;
		}
		catch (RuntimeException | Error ex) {
			rollback(() -> connection.rollback(savepoint), ex);
			throw ex;
		}
	}

	/**
	 * Do work of which nothing is left if it fails.
	 * @param work gets a savepoint that its first message to the database sets
	 */
	<R> R joinByMessage(Function<AddSavepoint, R> work) {
		return this.jdbc
			.execute((ConnectionCallback<R>) (connection) -> joinByMessage(connection, work, new AddSavepoint()));
	}

	private <R> R joinByMessage(Connection connection, Function<AddSavepoint, R> work, AddSavepoint savepoint)
			throws SQLException {
		try {
			R result = work.apply(savepoint);
			if (savepoint.isSet()) {
				runStatement(connection, AddSavepoint.RELEASE);
			}
			return result;
		}
		catch (RuntimeException | Error ex) {
			if (savepoint.isSet()) {
				rollback(() -> runStatement(connection, AddSavepoint.ROLLBACK), ex);
			}
			throw ex;
		}
	}

	private static void runStatement(Connection connection, String statement) throws SQLException {
		try (PreparedStatement prepared = connection.prepareStatement(statement)) {
			prepared.execute();
		}
	}

	/**
	 * A deadlock may have rolled all of the transaction back. Then the application must
	 * not commit its later changes.
	 */
	private void rollback(PartialRollback rollback, Throwable failure) {
		try {
			rollback.rollBack();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
			if (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder) {
				holder.setRollbackOnly();
			}
		}
	}

	/**
	 * Make calls over the connection of the transaction, which waits no longer than other
	 * calls do for a database that does not answer. The limits of the application hold
	 * again afterwards.
	 */
	<R> R callWithTimeout(Supplier<R> calls) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			int before = setTimeout(connection);
			try {
				return calls.get();
			}
			finally {
				restoreTimeout(connection, before);
			}
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private int setTimeout(Connection connection) {
		try {
			int before = connection.getNetworkTimeout();
			if (before == 0 || before > this.millis) {
				connection.setNetworkTimeout(Runnable::run, this.millis);
			}
			return before;
		}
		catch (SQLException ex) {
			logger.debug("The time of a transaction's connection cannot be limited", ex);
			return this.millis;
		}
	}

	private void restoreTimeout(Connection connection, int before) {
		try {
			if (before != this.millis) {
				connection.setNetworkTimeout(Runnable::run, before);
			}
		}
		catch (SQLException ex) {
			logger.debug("The connection of a transaction is gone", ex);
		}
	}

	/** Make a call just before the transaction is committed. */
	void beforeCommit(JoinedCalls queue, IdCall<?, ?> call) {
		JoinedCommit.currentOf(this.dataSource).deferCall(queue, call);
	}

	/** Calls on some ids of a queue that are made just before the commit, in order. */
	List<IdCall<?, ?>> deferredCalls(JoinedCalls queue, Set<String> ids) {
		JoinedCommit commit = isOpen() ? JoinedCommit.findCurrent(this.dataSource) : null;
		return (commit != null) ? commit.deferredCalls(queue, ids) : List.of();
	}

	/** Change the row of a queue just before the transaction is committed. */
	void changeBeforeCommit(QueueTransactions queue, QueueRowChange change) {
		if (!change.isEmpty()) {
			JoinedCommit.currentOf(this.dataSource).changeQueue(queue, change);
		}
	}

	/** Act when the transaction has been committed; now if none is open. */
	void afterCommit(Runnable action) {
		if (isOpen()) {
			JoinedCommit.currentOf(this.dataSource).runAfterCommit(action);
		}
		else {
			action.run();
		}
	}

	/**
	 * Rolls back what a call has done in the transaction.
	 */
	@FunctionalInterface
	private interface PartialRollback {

		void rollBack() throws SQLException;

	}

	/**
	 * Returns whether the connection is in a transaction of a manager of data sources.
	 */
	private static final class TransactionProbe extends JdbcTransactionManager {

		TransactionProbe(DataSource dataSource) {
			super(dataSource);
		}

		boolean isOpen() {
			return isExistingTransaction(doGetTransaction());
		}

	}

}
