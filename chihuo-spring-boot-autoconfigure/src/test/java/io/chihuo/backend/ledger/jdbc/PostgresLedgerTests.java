package io.chihuo.backend.ledger.jdbc;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.backend.ledger.Ledger;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable",
		disabledReason = "PostgreSQL's initdb and postgres are not installed here")
class PostgresLedgerTests extends JdbcLedgerContractTests {

	private static TestDatabase database;

	private static Ledger ledger;

	private static Ledger otherLedger;

	@BeforeAll
	static void open() {
		database = TestDatabase.postgres();
		ledger = database.ledger(PATIENCE);
		otherLedger = database.ledger(PATIENCE);
	}

	@AfterAll
	static void close() {
		ledger.close();
		otherLedger.close();
		database.close();
	}

	@Override
	protected Ledger ledger() {
		return ledger;
	}

	@Override
	protected Ledger otherLedger() {
		return otherLedger;
	}

}
