package io.chihuo.backend.jdbc;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.ClassUtils;

/**
 * Does not wait for ever on a connection that is open and carries nothing: it is broken
 * after a time, and the connections of the pool that nobody uses go with it. Hikari takes
 * the limit off connections that are given back; others may not, and are left alone.
 */
final class PooledJdbcTemplate extends JdbcTemplate {

	private static final Logger logger = LoggerFactory.getLogger(PooledJdbcTemplate.class);

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null);

	private static final long LOG_INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final HikariDataSource pool;

	private final int millis;

	private final BooleanSupplier inTransaction;

	private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - LOG_INTERVAL);

	private PooledJdbcTemplate(DataSource dataSource, HikariDataSource pool, Duration timeout,
			BooleanSupplier inTransaction) {
		super(dataSource);
		this.inTransaction = inTransaction;
		this.pool = pool;
		this.millis = Math.toIntExact(timeout.toMillis());
	}

	/**
	 * Create a template, with the limit if the data source is a pool of Hikari.
	 * @param timeout longest time that the database may be silent
	 * @param inTransaction whether the connection is that of the application's
	 * transaction, which has limits of its own
	 */
	static JdbcTemplate of(DataSource dataSource, Duration timeout, BooleanSupplier inTransaction) {
		if (HIKARI) {
			try {
				if (dataSource.isWrapperFor(HikariDataSource.class)) {
					return new PooledJdbcTemplate(dataSource, dataSource.unwrap(HikariDataSource.class), timeout,
							inTransaction);
				}
			}
			catch (SQLException ex) {
				logger.debug("The data source does not say whether it is a pool of Hikari", ex);
			}
		}
		return new JdbcTemplate(dataSource);
	}

	private void limit(Connection connection) throws SQLException {
		connection.setNetworkTimeout(Runnable::run, this.millis);
	}

	@Override
	protected void applyStatementSettings(Statement statement) throws SQLException {
		if (!this.inTransaction.getAsBoolean()) {
			limit(statement.getConnection());
		}
		super.applyStatementSettings(statement);
	}

	@Override
	protected DataAccessException translateException(String task, @Nullable String sql, SQLException ex) {
		if (isSilence(ex)) {
			renew();
		}
		return super.translateException(task, sql, ex);
	}

	private static boolean isSilence(SQLException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	private void renew() {
		HikariPoolMXBean connections = this.pool.getHikariPoolMXBean();
		if (connections != null) {
			connections.softEvictConnections();
		}
		long now = System.nanoTime();
		long before = this.toldAt.get();
		if (now - before >= LOG_INTERVAL && this.toldAt.compareAndSet(before, now)) {
			logger
				.warn("The database has not answered for {} ms over a connection that is open: connections are closed "
						+ "and made anew", this.millis);
		}
	}

}
