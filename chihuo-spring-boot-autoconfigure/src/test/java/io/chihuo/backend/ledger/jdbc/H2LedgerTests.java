package io.chihuo.backend.ledger.jdbc;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.chihuo.backend.ledger.Ledger;

class H2LedgerTests extends JdbcLedgerContractTests {

	private static TestDatabase database;

	private static Ledger ledger;

	private static Ledger otherLedger;

	@BeforeAll
	static void open() {
		database = TestDatabase.h2();
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
