// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.ClassUtils;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * Closes connections of a pool of Hikari that are open and carry nothing.
 */
final class PooledJdbcTemplate extends JdbcTemplate {

	private static final SafeLogger logger = SafeLogger.inBackground(PooledJdbcTemplate.class);

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null);

	/** State of PostgreSQL for a change on a replica. */
	private static final String READ_ONLY = "25006";

	/** Code of MySQL and MariaDB for the same. */
	private static final int MYSQL_READ_ONLY_ERROR_CODE = 1290;

	private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final HikariDataSource pool;

	private final int millis;

	private volatile long renewedAt;

	private final AtomicLong loggedAt = new AtomicLong(SystemTaskClock.monotonicNanos() - LOG_INTERVAL_NANOS);

	private PooledJdbcTemplate(DataSource dataSource, HikariDataSource pool, int millis) {
		super(new TimeLimitedDataSource(dataSource, millis));
		this.pool = pool;
		this.millis = millis;
		this.renewedAt = SystemTaskClock.monotonicNanos() - TimeUnit.MILLISECONDS.toNanos(millis);
	}

	/**
	 * Create a template, whose own connections have a limit. Those of a pool that is not
	 * Hikari's are not renewed.
	 * @param timeout longest time that the database may take to answer
	 */
	static JdbcTemplate createTemplate(DataSource dataSource, Duration timeout) {
		if (HIKARI) {
			try {
				if (dataSource.isWrapperFor(HikariDataSource.class)) {
					return new PooledJdbcTemplate(dataSource, dataSource.unwrap(HikariDataSource.class),
							Math.toIntExact(timeout.toMillis()));
				}
			}
			catch (SQLException | RuntimeException ex) {
				logger.debug("The data source does not say whether it is a pool of Hikari", ex);
			}
		}
		return new JdbcTemplate(new TimeLimitedDataSource(dataSource, Math.toIntExact(timeout.toMillis())));
	}

	@Override
	protected DataAccessException translateException(String task, @Nullable String sql, SQLException ex) {
		if (isResponseTimeout(ex) && isWarningDue()) {
			logger.warn("The database has not answered for {} ms over an open connection: connections are closed "
					+ "and opened again", this.millis);
		}
		if (isReadOnly(ex) && isRenewalDue() && isWarningDue()) {
			logger.warn(
					"The database takes no changes, as after a failover: connections are closed and opened again until "
							+ "they reach a server that does");
		}
		return super.translateException(task, sql, ex);
	}

	private static boolean isResponseTimeout(SQLException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	/** Whether the server has become a replica. */
	private static boolean isReadOnly(SQLException failure) {
		return READ_ONLY.equals(failure.getSQLState()) || failure.getErrorCode() == MYSQL_READ_ONLY_ERROR_CODE;
	}

	/**
	 * Close the connections that nobody uses, and the others when they are returned, at
	 * most once within that time. Does not block.
	 */
	void renewUnused() {
		String exhaustion = describeExhaustion();
		if (!isRenewalDue() || !isWarningDue()) {
			return;
		}
		if (exhaustion != null) {
			logger.warn("Calls of Chihuo wait for a connection and are tried again later: {}", exhaustion);
		}
		else {
			logger.info("The database answers no calls: connections are closed and opened again, as some may be dead");
		}
	}

	/** Describe the pool if calls wait since none of its connections is free. */
	@Nullable String describeExhaustion() {
		HikariPoolMXBean connections = this.pool.getHikariPoolMXBean();
		int most = this.pool.getMaximumPoolSize();
		boolean exhausted = connections != null && connections.getThreadsAwaitingConnection() > 0
				&& connections.getActiveConnections() >= most;
		return exhausted
				? "all " + most + " connections of the pool are in use; hold connections for a shorter time, or "
						+ "raise 'spring.datasource.hikari.maximum-pool-size'"
				: null;
	}

	private boolean isRenewalDue() {
		long now = SystemTaskClock.monotonicNanos();
		boolean due = now - this.renewedAt >= TimeUnit.MILLISECONDS.toNanos(this.millis);
		this.renewedAt = due ? now : this.renewedAt;
		return due;
	}

	/** Whether to say so. */
	private boolean isWarningDue() {
		HikariPoolMXBean connections = this.pool.getHikariPoolMXBean();
		if (connections != null) {
			connections.softEvictConnections();
		}
		long now = SystemTaskClock.monotonicNanos();
		long before = this.loggedAt.get();
		return now - before >= LOG_INTERVAL_NANOS && this.loggedAt.compareAndSet(before, now);
	}

}
