package io.chihuo.backend.ledger;

import io.chihuo.backend.StoreListener;

/**
 * Is notified of what happens in the queue of a ledger. {@link #onQueueReady} asks for a
 * call of {@link QueueLedger#due} at once.
 */
public interface LedgerListener extends StoreListener {

	/**
	 * Something comes due or may lapse, for which {@link QueueLedger#due} is to be called
	 * then.
	 * @param millis time until then
	 */
	void onTasksDueIn(long millis);

}
