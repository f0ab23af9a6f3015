package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;

import io.chihuo.ChihuoConfigurationException;

/**
 * How databases differ.
 */
enum SqlDialect {

	H2("select extract(epoch from current_timestamp(6))", TransactionDefinition.ISOLATION_DEFAULT, null, ListBulk::new),

	/**
	 * A plan that was made for a table or index that was nearly empty, and reads it from
	 * end to end, would be kept while it grows, until the database analyzes it. So each
	 * statement is planned for what there is. A transaction of which nothing more is
	 * heard, since its connection carries nothing, does not keep its locks for longer
	 * than a call may take.
	 */
	POSTGRESQL("select extract(epoch from clock_timestamp())", TransactionDefinition.ISOLATION_DEFAULT,
			"select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), "
					+ "set_config('statement_timeout', '%1$d', true), "
					+ "set_config('idle_in_transaction_session_timeout', '%1$d', true)",
			ArrayBulk::new),

	/**
	 * Rows that are not there are locked too unless the isolation is lowered, and then
	 * those who add tasks block each other.
	 */
	MYSQL("select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) / 1000000",
			TransactionDefinition.ISOLATION_READ_COMMITTED, null, RowsBulk::new);

	private final String timeQuery;

	private final int isolation;

	private final @Nullable String prologue;

	private final Function<JdbcTemplate, Bulk> bulk;

	SqlDialect(String timeQuery, int isolation, @Nullable String prologue, Function<JdbcTemplate, Bulk> bulk) {
		this.timeQuery = timeQuery;
		this.isolation = isolation;
		this.prologue = prologue;
		this.bulk = bulk;
	}

	static SqlDialect of(String product) {
		return switch (product) {
			case "H2" -> H2;
			case "PostgreSQL" -> POSTGRESQL;
			case "MySQL", "MariaDB" -> MYSQL;
			default -> throw new ChihuoConfigurationException(
					"A ledger can be kept in H2, PostgreSQL, MySQL or MariaDB, but the database is " + product,
					"Choose another ledger by 'chihuo.rabbitmq.ledger', or configure a DataSource of one of these "
							+ "databases.",
					null);
		};
	}

	/** Tells seconds since the epoch, not those at the start of the transaction. */
	String timeQuery() {
		return this.timeQuery;
	}

	/** Whether that is the time of the first question in a transaction. */
	boolean timeStandsStill() {
		return this == H2;
	}

	int isolation() {
		return this.isolation;
	}

	/** Query that each transaction begins with, if any. */
	@Nullable String prologue(Duration timeout) {
		return (this.prologue != null) ? this.prologue.formatted(timeout.toMillis()) : null;
	}

	Bulk bulk(JdbcTemplate jdbc) {
		return this.bulk.apply(jdbc);
	}

}
