package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.sql.DataSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.backend.NewTask;

/**
 * Joins the transaction that the application has open on the data source of the ledger,
 * on the calling thread.
 */
final class ApplicationTransaction {

	/**
	 * Tries of work whose new rows collide with those of a transaction that ended first.
	 */
	private static final int TRIES = 3;

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	private final Transactions transactions;

	/**
	 * Create it.
	 * @param jdbc on the very data source that transactions are bound to
	 */
	ApplicationTransaction(DataSource dataSource, JdbcTemplate jdbc) {
		this.dataSource = dataSource;
		this.jdbc = jdbc;
		this.transactions = new Transactions(dataSource);
	}

	/** The data source that transactions are bound to. */
	static DataSource target(DataSource dataSource) {
		return (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null)
				? target(proxy.getTargetDataSource()) : dataSource;
	}

	/**
	 * Whether one is open. A connection that is merely kept until a transaction of
	 * another data source ends is none; JPA's transactions mark theirs in neither way.
	 */
	boolean isOpen() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
				&& (!holder.isSynchronizedWithTransaction() || this.transactions.isOpen());
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
	<R> R join(Function<Boolean, R> work) {
		for (int tries = 1;; tries++) {
			boolean again = tries > 1;
			try {
				return this.jdbc.execute((ConnectionCallback<R>) (connection) -> once(connection, work, again));
			}
			catch (DuplicateKeyException | StaleReadException ex) {
				if (tries == TRIES) {
					throw ex;
				}
			}
		}
	}

	private static <R> R once(Connection connection, Function<Boolean, R> work, boolean again) throws SQLException {
		Savepoint savepoint = connection.setSavepoint();
		try {
			R result = work.apply(again);
			connection.releaseSavepoint(savepoint);
			return result;
		}
		catch (RuntimeException | Error ex) {
			rollback(connection, savepoint, ex);
			throw ex;
		}
	}

	/** A deadlock may have rolled all of the transaction back. */
	private static void rollback(Connection connection, Savepoint savepoint, Throwable failure) {
		try {
			connection.rollback(savepoint);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/** Add tasks just before the transaction is committed. */
	void beforeCommit(Consumer<List<NewTask>> queue, List<NewTask> tasks) {
		JoinedCommit.of(this.dataSource).before(queue, tasks);
	}

	/** Count tasks on that wait just before the transaction is committed. */
	void countBeforeCommit(QueueWork queue, int more) {
		if (more != 0) {
			JoinedCommit.of(this.dataSource).count(queue, more);
		}
	}

	/** Act when the transaction has been committed; now if none is open. */
	void afterCommit(Runnable action) {
		if (isOpen()) {
			JoinedCommit.of(this.dataSource).after(action);
		}
		else {
			action.run();
		}
	}

	/**
	 * Tells whether the connection is in a transaction of a manager of data sources.
	 */
	private static final class Transactions extends JdbcTransactionManager {

		Transactions(DataSource dataSource) {
			super(dataSource);
		}

		boolean isOpen() {
			return isExistingTransaction(doGetTransaction());
		}

	}

}
