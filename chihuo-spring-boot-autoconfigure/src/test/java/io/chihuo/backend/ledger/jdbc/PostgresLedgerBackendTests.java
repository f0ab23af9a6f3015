package io.chihuo.backend.ledger.jdbc;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.backend.TaskBackend;

/**
 * The contract of backends over PostgreSQL.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable",
		disabledReason = "PostgreSQL's initdb and postgres are not installed here")
class PostgresLedgerBackendTests extends JdbcLedgerBackendTests {

	private static TestDatabase database;

	private static TaskBackend backend;

	@BeforeAll
	static void open() {
		database = TestDatabase.postgres();
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
