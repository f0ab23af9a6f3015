// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.backend.TaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.flow.FlowRetentionContract;

/**
 * The contract of backends over a database, with a clock of the test in place of the
 * database's.
 */
abstract class JdbcBackendContract extends TaskBackendContractTests implements FlowRetentionContract {

	/** By the class of the test. */
	private static final Map<Class<?>, OpenDatabase> OPENED = new ConcurrentHashMap<>();

	private record OpenDatabase(SettableClock clock, TestDatabase database, JdbcTaskBackend backend) {

		static OpenDatabase of(TestDatabase database) {
			SettableClock clock = new SettableClock();
			return new OpenDatabase(clock, database, database.backend(clock));
		}

		void close() {
			this.backend.close();
			this.database.close();
		}

	}

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	private OpenDatabase opened() {
		return OPENED.computeIfAbsent(getClass(), (test) -> OpenDatabase.of(open()));
	}

	@AfterAll
	static void close(TestInfo test) {
		OPENED.remove(test.getTestClass().orElseThrow()).close();
	}

	final TestDatabase database() {
		return opened().database();
	}

	@Override
	protected final TaskBackend backend() {
		return opened().backend();
	}

	@Override
	public final TaskBackend backendOfFlows() {
		return backend();
	}

	/** Each call is a transaction of its own. */
	@Override
	public int randomRounds() {
		return 50;
	}

	@Override
	public int randomCalls() {
		return 800;
	}

	@Override
	protected final void elapse(Duration time) {
		opened().clock().advance(time);
	}

}
