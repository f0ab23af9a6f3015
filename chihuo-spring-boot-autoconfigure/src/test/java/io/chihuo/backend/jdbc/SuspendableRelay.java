// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outbox.OutboxBackend;
import io.chihuo.engine.TestNode;
import io.chihuo.faults.BackendProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node whose relay is suspended within one of its calls to the queue, as a process that
 * is stopped, and whose session the database then ends.
 */
final class SuspendableRelay implements AutoCloseable {

	private static final Set<String> CALLS = Set.of("listSchedules", "changeSchedules");

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	private final CountDownLatch suspended = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final TestDatabase database;

	private final HikariDataSource pool;

	private final long session;

	private final OutboxBackend node;

	private final int suspendedCall;

	private final boolean afterwards;

	/**
	 * Start a node.
	 * @param target where its tasks go
	 * @param suspendedCall which call is suspended, from 1; 0 for none
	 * @param afterwards whether it is suspended after the effect of the call
	 */
	SuspendableRelay(TestDatabase database, TaskBackend target, String namespace, int suspendedCall,
			boolean afterwards) {
		this.database = database;
		this.suspendedCall = suspendedCall;
		this.afterwards = afterwards;
		this.pool = database.pool(1, true);
		this.session = database.findSession(this.pool);
		TaskBackend backend = BackendProxy.withStores(target,
				(store) -> BackendProxy.ofStore((proxy, method, arguments) -> callStore(store, method, arguments)));
		this.node = new OutboxBackend(backend,
				new JdbcOutbox(new CountingDataSource(), TestDatabase.HANG_TIMEOUT, namespace), namespace,
				TestDatabase.HANG_TIMEOUT);
	}

	private final class CountingDataSource extends DelegatingDataSource {

		CountingDataSource() {
			super(SuspendableRelay.this.pool);
		}

		@Override
		public Connection getConnection() throws SQLException {
			SuspendableRelay.this.connections.incrementAndGet();
			return super.getConnection();
		}

	}

	private Object callStore(TaskStore store, Method method, Object[] arguments) throws Throwable {
		if (!CALLS.contains(method.getName()) || this.calls.incrementAndGet() != this.suspendedCall) {
			return BackendProxy.call(store, method, arguments);
		}
		try {
			if (!this.afterwards) {
				suspendThread();
			}
			Object answer = BackendProxy.call(store, method, arguments);
			if (this.afterwards) {
				suspendThread();
			}
			return answer;
		}
		finally {
			this.ended.countDown();
		}
	}

	private void suspendThread() throws InterruptedException {
		this.suspended.countDown();
		this.released.await();
	}

	/** Number of calls to queues. */
	int calls() {
		return this.calls.get();
	}

	/** Waits for the relay to be suspended, and ends its transaction. */
	void loseSession() {
		awaitLatch(this.suspended);
		this.database.endSession(this.session);
	}

	void goOn() {
		this.released.countDown();
		awaitLatch(this.ended);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Waits until the relay has looked into the database several times. */
	void awaitPolls() {
		int before = this.connections.get();
		TestNode.soon().until(() -> this.connections.get() > before + 6);
	}

	@Override
	public void close() {
		this.released.countDown();
		this.node.close();
		this.pool.close();
	}

}
