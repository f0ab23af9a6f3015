// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a dead connection does not hold up the ledger, and its effect on the
 * application.
 */
class DeadDatabaseConnectionTests {

	private static final int TIMEOUT_MILLIS = 60_000;

	private static void add(DataSource pool) {
		try (JdbcLedger ledger = new JdbcLedger(pool, Duration.ofMillis(TIMEOUT_MILLIS))) {
			ContractQueue.join(ledger.queue(new QueueName("dead", "connections"))
				.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))));
		}
	}

	private static Connection physical(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection()) {
			return connection.unwrap(Connection.class);
		}
	}

	@Test
	void databaseInMemoryOutlivesAnUnansweredCall() throws SQLException {
		try (TestDatabase database = TestDatabase.h2(); HikariDataSource pool = database.pool(1, true)) {
			Connection first = physical(pool);
			opened(pool).handleNoAnswer();
			assertThat(physical(pool)).isSameAs(first);
		}
	}

	private static LedgerDatabase opened(HikariDataSource pool) {
		LedgerDatabase calls = new LedgerDatabase(pool, Duration.ofMillis(TIMEOUT_MILLIS));
		calls.openDatabase();
		return calls;
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void connectionsThatNobodyUsesAreRenewedOnceWithinTheTimeout() throws SQLException {
		try (TestDatabase database = TestDatabase.postgres(); HikariDataSource pool = database.pool(1, true)) {
			Connection first = physical(pool);
			LedgerDatabase calls = opened(pool);
			calls.handleNoAnswer();
			Connection second = physical(pool);
			assertThat(second).isNotSameAs(first);
			calls.handleNoAnswer();
			assertThat(physical(pool)).isSameAs(second);
		}
	}

	/** As after a failover, when its name leads to another server. */
	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void connectionToAServerThatTakesNoChangesIsRenewed() {
		try (TestDatabase database = TestDatabase.postgres(); HikariDataSource pool = database.pool(1, true)) {
			new JdbcTemplate(pool).execute("set session characteristics as transaction read only");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> add(pool))
				.havingRootCause()
				.withMessageContaining("read-only");
			add(pool);
		}
	}

	/**
	 * A pool of one connection that restores nothing when that is returned, as those of
	 * others than Hikari.
	 */
	private static final class PlainPool extends AbstractDataSource implements AutoCloseable {

		private final Connection connection;

		private final boolean limitable;

		private volatile int limit = 0;

		private volatile int statementLimit = -1;

		private PlainPool(TestDatabase database, boolean limitable) throws SQLException {
			this.connection = database.dataSource().getConnection();
			this.limitable = limitable;
		}

		@Override
		public Connection getConnection() {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> switch (method.getName()) {
						case "getNetworkTimeout" -> requireLimits();
						case "setNetworkTimeout" -> {
							requireLimits();
							yield this.limit = (int) arguments[1];
						}
						case "close" -> null;
						default -> {
							this.statementLimit = method.getName().startsWith("prepare") ? this.limit
									: this.statementLimit;
							yield callTarget(method, arguments);
						}
					});
		}

		private int requireLimits() throws SQLException {
			if (!this.limitable) {
				throw new SQLFeatureNotSupportedException("An old driver");
			}
			return this.limit;
		}

		private Object callTarget(Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(this.connection, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		@Override
		public Connection getConnection(String user, String password) {
			return getConnection();
		}

		@Override
		public void close() throws SQLException {
			this.connection.close();
		}

	}

	@Test
	void connectionsOfAnyPoolAreLimitedWhileTheLedgerUsesThem() throws SQLException {
		try (TestDatabase database = TestDatabase.h2(); PlainPool pool = new PlainPool(database, true)) {
			add(pool);
			assertThat(pool.statementLimit).isEqualTo(TIMEOUT_MILLIS);
			assertThat(pool.limit).isZero();
			pool.limit = 10; // by the driver's own setting
			add(pool);
			assertThat(pool.statementLimit).isEqualTo(10);
			assertThat(pool.limit).isEqualTo(10);
		}
	}

	@Test
	void connectionsThatCannotBeLimitedAreUsed() throws SQLException {
		try (TestDatabase database = TestDatabase.h2(); PlainPool pool = new PlainPool(database, false)) {
			add(pool);
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void connectionIsLimitedForTheLedgerAlone() throws SQLException {
		try (TestDatabase database = TestDatabase.postgres(); HikariDataSource pool = database.pool(1, true)) {
			TimeLimitedDataSource limited = new TimeLimitedDataSource(pool, TIMEOUT_MILLIS);
			try (Connection connection = limited.getConnection()) {
				assertThat(connection.getNetworkTimeout()).isEqualTo(TIMEOUT_MILLIS);
			}
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.getNetworkTimeout()).isZero();
			}
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void transactionOfTheApplicationIsNotLimited() {
		try (TestDatabase database = TestDatabase.postgres(); HikariDataSource pool = database.pool(1, true)) {
			JdbcTemplate jdbc = new JdbcTemplate(new TimeLimitedDataSource(pool, TIMEOUT_MILLIS));
			Integer limit = new TransactionTemplate(new JdbcTransactionManager(pool))
				.execute((status) -> jdbc.execute(Connection::getNetworkTimeout));
			assertThat(limit).isZero();
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
	void limitsOfATransactionInMariaDbEndWithIt() {
		try (TestDatabase database = TestDatabase.mariaDb(); HikariDataSource pool = database.pool(1, true)) {
			JdbcTemplate jdbc = new JdbcTemplate(pool);
			jdbc.execute("set session wait_timeout = 4711, session innodb_lock_wait_timeout = 42");
			add(pool);
			assertThat(jdbc.queryForObject("select @@session.wait_timeout", Integer.class)).isEqualTo(4711);
			assertThat(jdbc.queryForObject("select @@session.innodb_lock_wait_timeout", Integer.class)).isEqualTo(42);
		}
	}

	@ParameterizedTest
	@CsvSource({ "55P03, 0", "HY000, 1205", "HY000, 1020", "HYT00, 50200", "40001, 0" })
	void transactionThatWaitedForALockForTooLongIsMadeAgain(String state, int code) {
		SQLException failure = new SQLException("a lock was not to be had", state, code);
		assertThat(JdbcFailures.isCollision(new UncategorizedSQLException("add", null, failure))).isTrue();
	}

}
