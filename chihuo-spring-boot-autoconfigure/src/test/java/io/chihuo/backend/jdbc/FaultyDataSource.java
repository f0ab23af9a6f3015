// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Loses the answer to a commit, or holds back connections until it goes on.
 */
final class FaultyDataSource extends DelegatingDataSource {

	private final AtomicBoolean losing = new AtomicBoolean();

	private final AtomicReference<CountDownLatch> heldClose = new AtomicReference<>();

	private volatile CountDownLatch gate = new CountDownLatch(0);

	private volatile CountDownLatch closeGate = new CountDownLatch(0);

	FaultyDataSource(DataSource dataSource) {
		super(dataSource);
	}

	/** The next commit is made, but seems to fail. */
	void loseAnswer() {
		this.losing.set(true);
	}

	void hang() {
		this.gate = new CountDownLatch(1);
	}

	void goOn() {
		this.gate.countDown();
		this.closeGate.countDown();
	}

	/** The next connection that is closed is held back, with what was read from it. */
	CountDownLatch holdNextClose() {
		this.closeGate = new CountDownLatch(1);
		CountDownLatch held = new CountDownLatch(1);
		this.heldClose.set(held);
		return held;
	}

	private void awaitClose() throws InterruptedException {
		CountDownLatch held = this.heldClose.getAndSet(null);
		if (held != null) {
			held.countDown();
			this.closeGate.await();
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Connection connection = super.getConnection();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("close")) {
						awaitClose();
					}
					Object answer = invoke(() -> method.invoke(connection, arguments));
					if (method.getName().equals("commit") && this.losing.compareAndSet(true, false)) {
						throw new SQLNonTransientConnectionException("The connection broke", "08006");
					}
					return answer;
				});
	}

	private static Object invoke(ConnectionCall call) throws Throwable {
		try {
			return call.make();
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	@FunctionalInterface
	private interface ConnectionCall {

		Object make() throws ReflectiveOperationException;

	}

}
