// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import io.chihuo.backend.StoreListener;

/**
 * Listener of the events of a queue of a ledger. {@link #onQueueReady} asks for a call of
 * {@link QueueLedger#releaseDue} at once.
 */
public interface LedgerListener extends StoreListener {

	/**
	 * Something comes due or may lapse, for which {@link QueueLedger#releaseDue} is to be
	 * called then.
	 * @param millis time until then
	 */
	void onTasksDueIn(long millis);

}
