package io.chihuo.autoconfigure;

import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;

/**
 * Makes a ledger of one type, where what it needs is on the class path.
 */
interface LedgerSource {

	LedgerType type();

	/** Whether the application has what the ledger is kept in. */
	boolean available();

	Ledger create();

}
