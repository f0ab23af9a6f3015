package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database, and what is special about it, which is found out by the first call. All
 * calls block.
 */
final class Database {

	/** Tries of a transaction that collides with others. */
	private static final int TRIES = 12;

	private static final long PAUSE = Duration.ofMillis(2).toNanos();

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	private volatile @Nullable Opened opened;

	Database(DataSource dataSource, Duration timeout) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.plusMillis(999).toSeconds())));
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	private record Opened(SqlDialect dialect, Bulk bulk, DatabaseTime time) {

	}

	/** Has to be called before anything else, outside of a transaction. */
	void open() {
		opened().time().refresh();
	}

	private Opened opened() {
		Opened opened = this.opened;
		if (opened == null) {
			String product = this.jdbc.execute(
					(ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
			SqlDialect dialect = SqlDialect.of(String.valueOf(product));
			this.transactions.setIsolationLevel(dialect.isolation());
			opened = new Opened(dialect, dialect.bulk(this.jdbc), new DatabaseTime(this.jdbc, dialect.timeQuery()));
			this.opened = opened;
		}
		return opened;
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	Bulk bulk() {
		return opened().bulk();
	}

	DatabaseTime time() {
		return opened().time();
	}

	/** Run a transaction, again if it collides with another. */
	<R> R transaction(Supplier<R> work) {
		for (int failures = 0;; failures++) {
			try {
				return this.transactions.execute((status) -> once(work));
			}
			catch (RuntimeException ex) {
				if (failures + 1 >= TRIES || !JdbcFailures.collision(ex)) {
					throw ex;
				}
				LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE * (failures + 1)));
			}
		}
	}

	private <R> R once(Supplier<R> work) {
		String prologue = opened().dialect().prologue();
		if (prologue != null) {
			this.jdbc.execute(prologue);
		}
		return work.get();
	}

}
