package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.UUID;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.servers.PostgresServer;

/**
 * A database with the tables of a ledger.
 */
public final class TestDatabase implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HikariDataSource dataSource;

	private TestDatabase(String url, String user) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		config.setUsername(user);
		this.dataSource = new HikariDataSource(config);
		new JdbcLedgerSchema(this.dataSource, DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
	}

	public static TestDatabase h2() {
		return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=10000", "sa");
	}

	/** In a server that others use too. */
	public static TestDatabase postgres() {
		PostgresServer server = PostgresServer.shared();
		return new TestDatabase(server.jdbcUrl(), server.user());
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	JdbcLedger ledger() {
		return new JdbcLedger(this.dataSource, TIMEOUT);
	}

	/** A ledger whose calls may take longer. */
	public JdbcLedger patientLedger() {
		return new JdbcLedger(this.dataSource, TIMEOUT.multipliedBy(2));
	}

	/** A ledger that takes postings for failed sooner. */
	JdbcLedger ledger(Duration patience) {
		return new JdbcLedger(this.dataSource, TIMEOUT, JdbcLedger.DEFAULT_THREADS, patience);
	}

	Long count(String table) {
		return new JdbcTemplate(this.dataSource).queryForObject("select count(*) from " + table, Long.class);
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
