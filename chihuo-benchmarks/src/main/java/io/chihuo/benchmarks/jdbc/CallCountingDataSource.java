// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool that counts the connections that are taken from it and the statements that are
 * sent over them. Begin and commit are not counted.
 */
final class CallCountingDataSource extends DelegatingDataSource implements AutoCloseable {

	/** Methods of a connection that are a statement each. */
	private static final Set<String> SAVEPOINT_METHODS = Set.of("setSavepoint", "releaseSavepoint");

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger statements = new AtomicInteger();

	private final HikariDataSource pool;

	private CallCountingDataSource(HikariDataSource pool) {
		super(pool);
		this.pool = pool;
	}

	static CallCountingDataSource connect(String url, String user) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(user);
		return new CallCountingDataSource(pool);
	}

	int connectionCount() {
		return this.connections.get();
	}

	int statementCount() {
		return this.statements.get();
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		this.connections.incrementAndGet();
		return (Connection) createProxy(Connection.class,
				(proxy, method, arguments) -> callConnection(connection, method, arguments));
	}

	private @Nullable Object callConnection(Connection connection, Method method, Object @Nullable [] arguments)
			throws Throwable {
		if (SAVEPOINT_METHODS.contains(method.getName())) {
			this.statements.incrementAndGet();
		}
		Object result = call(connection, method, arguments);
		return (result instanceof Statement statement)
				? createProxy(method.getReturnType(), (proxy, sent, values) -> callStatement(statement, sent, values))
				: result;
	}

	private @Nullable Object callStatement(Statement statement, Method method, Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().startsWith("execute")) {
			this.statements.incrementAndGet();
		}
		return call(statement, method, arguments);
	}

	private static Object createProxy(Class<?> type, InvocationHandler handler) {
		return Proxy.newProxyInstance(CallCountingDataSource.class.getClassLoader(), new Class<?>[] { type }, handler);
	}

	private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
