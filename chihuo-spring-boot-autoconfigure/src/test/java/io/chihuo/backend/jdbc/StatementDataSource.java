// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that shows its prepared statements and savepoints.
 */
final class StatementDataSource extends DelegatingDataSource {

	private final Consumer<String> onStatement;

	StatementDataSource(DataSource dataSource, Consumer<String> onStatement) {
		super(dataSource);
		this.onStatement = onStatement;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("prepareStatement")) {
						this.onStatement.accept((String) arguments[0]);
					}
					else if (method.getName().endsWith("Savepoint")) {
						this.onStatement.accept(method.getName());
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
