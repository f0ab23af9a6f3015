// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Limits how long the database may take to answer over the connections that are taken
 * from another data source. Transactions are bound to that one, so those of the
 * application are found, and keep their limits.
 */
final class TimeLimitedDataSource extends DelegatingDataSource implements InfrastructureProxy {

	private final DataSource target;

	private final int millis;

	TimeLimitedDataSource(DataSource target, int millis) {
		super(target);
		this.target = target;
		this.millis = millis;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		try {
			connection.setNetworkTimeout(Runnable::run, this.millis);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	@Override
	public Object getWrappedObject() {
		return this.target;
	}

}
