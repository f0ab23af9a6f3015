// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.List;

import io.chihuo.backend.StoreListener;
import io.chihuo.backend.outcome.TaskEnd;

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

	/**
	 * A task became ready long after it got its place, behind which other nodes may look
	 * already. Only a ledger whose nodes claim in order of places says so.
	 * @param place the place, which the caller tells the others
	 */
	default void onLateTask(long place) {
	}

	/**
	 * A task has ended that is watched by nodes which have no listener in this process.
	 * Only a ledger that does not notify other processes says so.
	 * @param nodes the nodes, which the caller notifies
	 */
	void onTaskEnded(List<String> nodes, TaskEnd end);

}
