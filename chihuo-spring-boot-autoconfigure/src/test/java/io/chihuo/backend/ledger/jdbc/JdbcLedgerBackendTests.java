package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.chihuo.contract.TaskBackendContractTests;

/**
 * The contract of backends over a ledger in a database. Time is the database's and has to
 * be waited for, so the tests, each on queues of its own, run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("stores")
abstract class JdbcLedgerBackendTests extends TaskBackendContractTests {

	/** More at once, and their calls take longer than what they wait for. */
	private static final Semaphore AT_ONCE = new Semaphore(8);

	@BeforeEach
	final void begin() throws InterruptedException {
		AT_ONCE.acquire();
	}

	@AfterEach
	final void end() {
		AT_ONCE.release();
	}

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

	@Override
	public final int randomCalls() {
		return 800;
	}

}
