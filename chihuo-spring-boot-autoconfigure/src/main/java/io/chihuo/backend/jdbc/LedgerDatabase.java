// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.backend.SystemTaskClock;

/**
 * A database and its dialect, which is detected by the first call. All calls block.
 */
final class LedgerDatabase implements NoAnswerHandler {

	/** Tries of a transaction that collides with others. */
	private static final int MAX_ATTEMPTS = 12;

	/**
	 * The time that is left for tries, as a part of the timeout; less than for a lock.
	 */
	private static final int PATIENCE_PER_TIMEOUT = 8;

	private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

	/**
	 * For batches and for access to the connection, which {@link JdbcClient} does not
	 * offer.
	 */
	private final JdbcTemplate jdbc;

	private final JdbcClient client;

	private final TableNames names;

	private final OwnTransactions ownTransactions;

	private final TransactionTemplate transactions;

	private final ApplicationTransaction application;

	private final Duration timeout;

	private final Function<Supplier<BigDecimal>, DatabaseTime> time;

	private final AtomicReference<@Nullable DatabaseProfile> opened = new AtomicReference<>();

	LedgerDatabase(DataSource dataSource, Duration timeout) {
		this(dataSource, timeout, TableNames.DEFAULT);
	}

	/** Create a database whose tables have other names. */
	LedgerDatabase(DataSource dataSource, Duration timeout, TableNames names) {
		this(dataSource, timeout, names, (seconds) -> new DatabaseTime(seconds, SystemTaskClock::monotonicNanos));
	}

	/**
	 * Create a database that goes by another time.
	 * @param time creates the time from a call that asks the database for the seconds
	 * since the epoch
	 */
	LedgerDatabase(DataSource dataSource, Duration timeout, Function<Supplier<BigDecimal>, DatabaseTime> time) {
		this(dataSource, timeout, TableNames.DEFAULT, time);
	}

	LedgerDatabase(DataSource dataSource, Duration timeout, TableNames names,
			Function<Supplier<BigDecimal>, DatabaseTime> time) {
		this.time = time;
		this.names = names;
		DataSource target = ApplicationTransaction.targetOf(dataSource);
		this.timeout = timeout;
		this.jdbc = PooledJdbcTemplate.createTemplate(target, timeout);
		this.jdbc.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.plusMillis(999).toSeconds())));
		this.client = names.translating(JdbcClient.create(this.jdbc));
		this.ownTransactions = new OwnTransactions(Objects.requireNonNull(this.jdbc.getDataSource()), timeout);
		this.transactions = new TransactionTemplate(this.ownTransactions);
		this.application = new ApplicationTransaction(target, this.jdbc, timeout);
	}

	/**
	 * Facts about the database, read by the first call.
	 *
	 * @param isolationLevel isolation of transactions of our own, which have to see at
	 * each look what others have committed
	 * @param autoCommit whether a statement needs no transaction to be committed
	 * @param messages whether several statements go in one message
	 * @param singleAdds adds of single tasks by a message each, if that is a transaction
	 */
	private record DatabaseProfile(SqlDialect dialect, int isolationLevel, boolean autoCommit, boolean messages,
			BulkStatements bulk, @Nullable SingleAdds singleAdds, DatabaseTime time) {

	}

	/**
	 * The application's transaction on the calling thread, which calls of this thread
	 * join if it is open.
	 */
	ApplicationTransaction applicationTransaction() {
		return this.application;
	}

	/**
	 * Whether reads of the application's transaction may show less than its locks do,
	 * which fail with other databases.
	 */
	boolean readsOldSnapshot() {
		Integer isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		return openedProfile().dialect() == SqlDialect.MYSQL && this.application.isOpen()
				&& (isolation == null || isolation > TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	/** Has to be called before anything else, outside of a transaction of our own. */
	void openDatabase() {
		DatabaseProfile opened = openedProfile();
		if (opened.dialect().hasTransactionTime() && this.application.isOpen()) {
			opened.time().useApproximateTime();
		}
		else {
			opened.time().refreshTime();
		}
	}

	private DatabaseProfile openedProfile() {
		DatabaseProfile known = this.opened.get();
		return (known != null) ? known : connectOnce();
	}

	/** Of several threads that are here at once all get the same. */
	private DatabaseProfile connectOnce() {
		DatabaseProfile opened = this.jdbc.execute((ConnectionCallback<DatabaseProfile>) this::inspectDatabase);
		this.ownTransactions.setDialect(opened.dialect());
		this.transactions.setIsolationLevel(opened.isolationLevel());
		DatabaseProfile before = this.opened.compareAndExchange(null, opened);
		return (before != null) ? before : opened;
	}

	private DatabaseProfile inspectDatabase(Connection connection) throws SQLException {
		DatabaseMetaData driver = connection.getMetaData();
		SqlDialect dialect = SqlDialect.forProduct(driver.getDatabaseProductName());
		boolean autoCommit = connection.getAutoCommit() && !this.application.isOpen();
		boolean messages = dialect == SqlDialect.POSTGRESQL
				&& StatementMessage.DRIVER_NAME.equals(driver.getDriverName());
		boolean readsCommitted = connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
		boolean single = messages && autoCommit && readsCommitted;
		int isolation = readsCommitted ? dialect.isolationLevel() : TransactionDefinition.ISOLATION_READ_COMMITTED;
		return new DatabaseProfile(dialect, isolation, autoCommit, messages,
				dialect.bulkStatements(this.jdbc, this.names),
				single ? new SingleAdds(this.jdbc, this.names, SqlDialect.postgresLimits(this.timeout)) : null,
				this.time.apply(() -> askSeconds(dialect)));
	}

	/** Seconds since the epoch. */
	private BigDecimal askSeconds(SqlDialect dialect) {
		return this.client.sql(dialect.timeQuery()).query(BigDecimal.class).single();
	}

	JdbcClient jdbcClient() {
		return this.client;
	}

	BulkStatements bulkStatements() {
		return openedProfile().bulk();
	}

	/** Whether the database takes several statements in one message. */
	boolean takesMessages() {
		return openedProfile().messages();
	}

	/** Adds of single tasks by a message each, null if they need a transaction. */
	@Nullable SingleAdds singleAdds() {
		return openedProfile().singleAdds();
	}

	DatabaseTime databaseTime() {
		return openedProfile().time();
	}

	/** Run one statement that changes something. */
	<R> R runStatement(Supplier<R> statement) {
		boolean alone = openedProfile().autoCommit() && !this.application.isOpen();
		return alone ? statement.get() : runInTransaction(statement);
	}

	/**
	 * Run a transaction, again if it collides with another; or join the application's.
	 */
	<R> R runInTransaction(Supplier<R> work) {
		return this.application.isOpen() ? this.application.joinTransaction((again) -> work.get())
				: ownTransaction(work, this.timeout);
	}

	/**
	 * Run a transaction of our own that there is another way for if others are in the
	 * way: one that has waited for a lock in vain is not repeated.
	 */
	<R> R tryInTransaction(Supplier<R> work) {
		return ownTransaction(work, this.timeout.dividedBy(PATIENCE_PER_TIMEOUT));
	}

	private <R> R ownTransaction(Supplier<R> work, Duration patience) {
		openedProfile();
		long begin = SystemTaskClock.monotonicNanos();
		for (int failures = 0;; failures++) {
			try {
				return this.transactions.execute((status) -> work.get());
			}
			catch (RuntimeException ex) {
				boolean late = SystemTaskClock.monotonicNanos() - begin > patience.toNanos();
				if (failures + 1 >= MAX_ATTEMPTS || late || !JdbcFailures.isCollision(ex)) {
					throw ex;
				}
				LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS * (failures + 1)));
			}
		}
	}

	/**
	 * Calls are not answered: connections that nobody uses may carry nothing, and would
	 * each be waited for before it is given to anyone. A database in memory may end with
	 * its last connection.
	 */
	@Override
	public void handleNoAnswer() {
		DatabaseProfile known = this.opened.get();
		if (known != null && known.dialect() != SqlDialect.H2 && this.jdbc instanceof PooledJdbcTemplate pooled) {
			pooled.renewUnused();
		}
	}

	/** All connections of the pool are in use, as far as it says so. */
	@Override
	public @Nullable String findReason() {
		return (this.jdbc instanceof PooledJdbcTemplate pooled) ? pooled.describeExhaustion() : null;
	}

}
