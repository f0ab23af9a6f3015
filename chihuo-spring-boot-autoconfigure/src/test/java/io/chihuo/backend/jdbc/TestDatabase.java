// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.backend.TaskClock;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

/**
 * A database with the tables of a ledger.
 */
public final class TestDatabase implements AutoCloseable {

	static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private static final AtomicInteger DATABASES = new AtomicInteger();

	private static final String OTHER_SCHEMA = "tasks_of_shop";

	private static final TableNames OTHER_NAMES = TableNames.of("shop_", OTHER_SCHEMA);

	private final String url;

	private final String user;

	private final TableNames names;

	private final HikariDataSource dataSource;

	private final Map<TaskClock, MonotonicSequence> numbers = new ConcurrentHashMap<>();

	private TestDatabase(String url, String user) {
		this(url, user, TableNames.DEFAULT);
	}

	private TestDatabase(String url, String user, TableNames names) {
		this.url = url;
		this.user = user;
		this.names = names;
		this.dataSource = pool(10, true);
		if (names == OTHER_NAMES) {
			new JdbcTemplate(this.dataSource).execute("create schema if not exists " + OTHER_SCHEMA);
		}
		new JdbcLedgerSchema(this.dataSource, DatabaseInitializationMode.ALWAYS, null, names).initializeDatabase();
	}

	public static TestDatabase h2() {
		return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=10000", "sa");
	}

	/** The same database with tables of other names in another schema. */
	TestDatabase withOtherNames() {
		close();
		return new TestDatabase(this.url, this.user, OTHER_NAMES);
	}

	/** One that is there; tables that are missing are created. */
	static TestDatabase at(String url, String user) {
		return new TestDatabase(url, user);
	}

	/** In a server that others use too, and in the same tables. */
	public static TestDatabase postgres() {
		PostgresServer server = PostgresServer.shared();
		return new TestDatabase(server.jdbcUrl(), server.user());
	}

	/** A database of its own, in a server that others use too. */
	static TestDatabase newPostgres() {
		PostgresServer server = PostgresServer.shared();
		String name = "chihuo_" + DATABASES.incrementAndGet();
		new JdbcTemplate(new DriverManagerDataSource(server.jdbcUrl(), server.user(), ""))
			.execute("create database " + name);
		return new TestDatabase(server.jdbcUrl(name), server.user());
	}

	/** In a server that others use too, which each have a database of their own. */
	public static TestDatabase mariaDb() {
		MariaDbServer server = MariaDbServer.shared();
		return new TestDatabase(server.jdbcUrl("chihuo_" + DATABASES.incrementAndGet()), server.user());
	}

	public HikariDataSource dataSource() {
		return this.dataSource;
	}

	/** One more pool of connections. */
	HikariDataSource pool(int size, boolean autoCommit) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.url);
		config.setUsername(this.user);
		config.setMaximumPoolSize(size);
		config.setAutoCommit(autoCommit);
		return new HikariDataSource(config);
	}

	JdbcLedger ledger() {
		return new JdbcLedger(this.dataSource, HANG_TIMEOUT);
	}

	/** A ledger of one more node, all of which go by one clock. */
	public JdbcLedger ledger(TaskClock clock) {
		return ledger(clock, false);
	}

	/** A backend of one more node. */
	JdbcTaskBackend backend(TaskClock clock) {
		return new JdbcTaskBackend(ledger(clock, true), false, () -> {
		});
	}

	private JdbcLedger ledger(TaskClock clock, boolean keepsOrder) {
		MonotonicSequence numbers = this.numbers.computeIfAbsent(clock,
				(key) -> new MonotonicSequence(() -> clock.millis() * 1000));
		return new JdbcLedger(new LedgerDatabase(this.dataSource, HANG_TIMEOUT, this.names, (database) -> time(clock)),
				numbers, HANG_TIMEOUT, JdbcLedger.DEFAULT_THREADS, JdbcLedger.TICKET_BATCH_TIMEOUT, keepsOrder);
	}

	private static DatabaseTime time(TaskClock clock) {
		return new DatabaseTime(() -> BigDecimal.valueOf(clock.millis(), 3), () -> clock.millis() * 1_000_000);
	}

	/** The session of the only connection of a pool. */
	long findSession(HikariDataSource single) {
		String function = isAt("postgresql") ? "pg_backend_pid()" : isAt("h2") ? "session_id()" : "connection_id()";
		return Objects.requireNonNull(new JdbcTemplate(single).queryForObject("select " + function, Long.class));
	}

	/** End a session from outside. */
	void endSession(long session) {
		String statement = isAt("postgresql") ? "select pg_terminate_backend(%d)"
				: isAt("h2") ? "select abort_session(%d)" : "kill %d";
		new JdbcTemplate(this.dataSource).execute(statement.formatted(session));
	}

	private boolean isAt(String product) {
		return this.url.startsWith("jdbc:" + product + ":");
	}

	Long count(String table) {
		return new JdbcTemplate(this.dataSource).queryForObject("select count(*) from " + table, Long.class);
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
