package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.chihuo.contract.TaskBackendContractTests;

/**
 * The contract of backends over a ledger in a database. Time is the database's and has to
 * be waited for, so the tests, each on queues of its own, run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class JdbcLedgerBackendTests extends TaskBackendContractTests {

	@Override
	protected final void elapse(Duration time) {
		try {
			TimeUnit.NANOSECONDS.sleep(time.plusMillis(2).toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public final int randomRounds() {
		return 4;
	}

}
