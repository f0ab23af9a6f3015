// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.time.Duration;

/**
 * Part of the contract of ledgers: its tests are default methods.
 */
interface LedgerTopic {

	/**
	 * The queue of the present test, empty at first.
	 */
	LedgerCalls queue();

	/**
	 * The same queue on another node.
	 */
	LedgerCalls otherNode();

	/**
	 * Let the ledger's time pass.
	 */
	void elapse(Duration time);

	/**
	 * Time after which the ledger takes a ticket batch for failed: ten seconds, or the
	 * value for the test.
	 */
	Duration ticketBatchTimeout();

}
