// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

import javax.sql.DataSource;

import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SmartDataSource;

import io.chihuo.concurrent.SafeLogger;

/**
 * Limits how long the database may take to answer over the connections that are taken
 * from another data source. A connection has its own limit again before it is returned.
 * Transactions are bound to that data source, so those of the application are found, and
 * keep their limits.
 */
final class TimeLimitedDataSource extends DelegatingDataSource implements SmartDataSource, InfrastructureProxy {

	private static final SafeLogger logger = SafeLogger.of(TimeLimitedDataSource.class);

	private final DataSource target;

	private final int millis;

	/** Limits to be restored, of connections that are used. */
	private final Map<Connection, Integer> limits = Collections.synchronizedMap(new IdentityHashMap<>());

	TimeLimitedDataSource(DataSource target, int millis) {
		super(target);
		this.target = target;
		this.millis = millis;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		try {
			int before = connection.getNetworkTimeout();
			if (before == 0 || before > this.millis) {
				connection.setNetworkTimeout(Runnable::run, this.millis);
				this.limits.put(connection, before);
			}
			return connection;
		}
		catch (SQLFeatureNotSupportedException ex) {
			logger.debug("The driver cannot limit how long a connection waits for the database", ex);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/** Called by Spring before it closes a connection, which it always does here. */
	@Override
	public boolean shouldClose(Connection connection) {
		Integer before = this.limits.remove(connection);
		try {
			if (before != null) {
				connection.setNetworkTimeout(Runnable::run, before);
			}
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The connection is gone, and its limit with it", ex);
		}
		return true;
	}

	@Override
	public Object getWrappedObject() {
		return this.target;
	}

}
