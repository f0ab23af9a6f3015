// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;

import io.chihuo.ChihuoConfigurationException;

/**
 * The differences between databases.
 */
enum SqlDialect {

	H2("select extract(epoch from current_timestamp(6))", TransactionDefinition.ISOLATION_DEFAULT, null, null,
			ListBulkStatements::new),

	/**
	 * A plan that was made for a table or index that was nearly empty, and reads it from
	 * end to end, would be kept while it grows, until the database analyzes it. So each
	 * statement is planned for the present data.
	 */
	POSTGRESQL("select extract(epoch from clock_timestamp())", TransactionDefinition.ISOLATION_DEFAULT,
			"select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), "
					+ "set_config('statement_timeout', '%1$d', true), "
					+ "set_config('idle_in_transaction_session_timeout', '%2$d', true), "
					+ "set_config('lock_timeout', '%3$d', true)",
			null, ArrayBulkStatements::new),

	/**
	 * Rows that are not there are locked too unless the isolation is lowered, and then
	 * transactions that add tasks block each other. Its time-outs are those of the
	 * session, and in seconds.
	 */
	MYSQL("select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) / 1000000",
			TransactionDefinition.ISOLATION_READ_COMMITTED,
			"set @chihuo_idle = @@session.wait_timeout, @chihuo_lock = @@session.innodb_lock_wait_timeout, "
					+ "session wait_timeout = ceil(%2$d / 1000), "
					+ "session innodb_lock_wait_timeout = ceil(%3$d / 1000)",
			"set session wait_timeout = @chihuo_idle, session innodb_lock_wait_timeout = @chihuo_lock",
			RowsBulkStatements::new);

	/**
	 * A transaction whose connection is dead keeps its locks for this part of the time
	 * that a call may take.
	 */
	private static final int IDLE_LIMITS_PER_TIMEOUT = 2;

	/**
	 * Another one with a dead connection that waits for such a lock has ended when the
	 * lock is free. Otherwise it would keep that one as long.
	 */
	private static final int LOCK_LIMITS_PER_TIMEOUT = 4;

	private final String timeQuery;

	private final int isolation;

	private final @Nullable String prologue;

	private final @Nullable String epilogue;

	private final BiFunction<JdbcTemplate, TableNames, BulkStatements> createBulk;

	SqlDialect(String timeQuery, int isolation, @Nullable String prologue, @Nullable String epilogue,
			BiFunction<JdbcTemplate, TableNames, BulkStatements> createBulk) {
		this.timeQuery = timeQuery;
		this.isolation = isolation;
		this.prologue = prologue;
		this.epilogue = epilogue;
		this.createBulk = createBulk;
	}

	static SqlDialect forProduct(String product) {
		return switch (product) {
			case "H2" -> H2;
			case "PostgreSQL" -> POSTGRESQL;
			case "MySQL", "MariaDB" -> MYSQL;
			default -> throw new ChihuoConfigurationException(
					"Queues can be kept in H2, PostgreSQL, MySQL or MariaDB, but the database is " + product,
					"Configure a DataSource of one of these databases, or choose another 'chihuo.backend' or "
							+ "'chihuo.rabbitmq.ledger'.",
					null);
		};
	}

	/** Returns seconds since the epoch, not those at the start of the transaction. */
	String timeQuery() {
		return this.timeQuery;
	}

	/** Whether that is the time of the first question in a transaction. */
	boolean hasTransactionTime() {
		return this == H2;
	}

	int isolationLevel() {
		return this.isolation;
	}

	/** Statement that each transaction begins with, if any. */
	@Nullable String prologueStatement(Duration timeout) {
		return (this.prologue != null) ? this.prologue.formatted(timeout.toMillis(),
				toUnits(timeout, IDLE_LIMITS_PER_TIMEOUT), toUnits(timeout, LOCK_LIMITS_PER_TIMEOUT)) : null;
	}

	/**
	 * Statement of PostgreSQL that limits how long the rest of a message may take. Plans
	 * of that rest look keys up one by one, so that they may be kept while the tables
	 * grow.
	 */
	static String postgresLimits(Duration timeout) {
		return "select length(set_config('enable_seqscan', 'off', true)) + length(set_config('statement_timeout', '"
				+ timeout.toMillis() + "', true)) + length(set_config('lock_timeout', '"
				+ toUnits(timeout, LOCK_LIMITS_PER_TIMEOUT) + "', true))";
	}

	/** At least a millisecond, as 0 would mean no limit. */
	private static long toUnits(Duration timeout, int divisor) {
		return Math.max(1, timeout.toMillis() / divisor);
	}

	/** Statement that follows each transaction on its connection, if any. */
	@Nullable String epilogueStatement() {
		return this.epilogue;
	}

	BulkStatements bulkStatements(JdbcTemplate jdbc, TableNames names) {
		return this.createBulk.apply(jdbc, names);
	}

}
