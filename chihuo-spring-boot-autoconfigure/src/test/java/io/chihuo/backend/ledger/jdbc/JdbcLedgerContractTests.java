package io.chihuo.backend.ledger.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.chihuo.contract.ledger.LedgerContractTests;

/**
 * The contract of ledgers over a database, which keeps the time.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class JdbcLedgerContractTests extends LedgerContractTests {

	static final Duration PATIENCE = Duration.ofSeconds(2);

	@Override
	public final void elapse(Duration time) {
		try {
			TimeUnit.NANOSECONDS.sleep(time.plusMillis(2).toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public final Duration patience() {
		return PATIENCE;
	}

}
