// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

import io.chihuo.concurrent.SafeLogger;

/**
 * Begins and ends the transactions of the ledger itself, with the settings that each
 * database needs for them. They have no callbacks, by which those of the application are
 * known.
 */
@SuppressWarnings("serial")
final class OwnTransactions extends JdbcTransactionManager {

	private static final SafeLogger logger = SafeLogger.of(OwnTransactions.class);

	private final Duration timeout;

	private volatile @Nullable String prologue;

	private volatile @Nullable String epilogue;

	OwnTransactions(DataSource dataSource, Duration timeout) {
		super(dataSource);
		this.timeout = timeout;
		setTransactionSynchronization(SYNCHRONIZATION_NEVER);
	}

	/** To be called before the first transaction. */
	void setDialect(SqlDialect dialect) {
		this.prologue = dialect.prologueStatement(this.timeout);
		this.epilogue = dialect.epilogueStatement();
	}

	@Override
	protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
			throws SQLException {
		super.prepareTransactionalConnection(connection, definition);
		runStatement(connection, this.prologue);
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		if (this.epilogue != null) {
			JdbcTransactionObjectSupport kept = (JdbcTransactionObjectSupport) transaction;
			try {
				runStatement(Objects.requireNonNull(kept.getConnectionHolder()).getConnection(), this.epilogue);
			}
			catch (SQLException ex) {
				logger.debug("The connection of a transaction that has ended is broken", ex);
			}
		}
		super.doCleanupAfterCompletion(transaction);
	}

	private static void runStatement(Connection connection, @Nullable String statement) throws SQLException {
		if (statement != null) {
			try (PreparedStatement prepared = connection.prepareStatement(statement)) {
				prepared.execute();
			}
		}
	}

}
