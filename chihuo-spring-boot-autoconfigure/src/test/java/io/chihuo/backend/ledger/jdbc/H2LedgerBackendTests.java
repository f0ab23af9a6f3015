package io.chihuo.backend.ledger.jdbc;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.chihuo.backend.TaskBackend;

/**
 * The contract of backends over H2 in memory.
 */
class H2LedgerBackendTests extends JdbcLedgerBackendTests {

	private static TestDatabase database;

	private static TaskBackend backend;

	@BeforeAll
	static void open() {
		database = TestDatabase.h2();
		backend = database.backend();
	}

	@AfterAll
	static void close() {
		backend.close();
		database.close();
	}

	@Override
	protected TaskBackend backend() {
		return backend;
	}

}
