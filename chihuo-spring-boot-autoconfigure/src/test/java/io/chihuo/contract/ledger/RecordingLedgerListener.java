// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.servers.TestLimits;

/**
 * Records notifications, and the shortest time until something comes due.
 */
public final class RecordingLedgerListener extends RecordingStoreListener implements LedgerListener {

	private final AtomicLong dueIn = new AtomicLong(Long.MAX_VALUE);

	@Override
	public void onTasksDueIn(long millis) {
		this.dueIn.accumulateAndGet(millis, Math::min);
	}

	@Override
	public void onTaskEnded(List<String> nodes, TaskEnd end) {
	}

	/**
	 * Waits until it has been notified of a task that comes due in this time or earlier.
	 */
	void awaitDueIn(long millis) {
		TestLimits.await("due").until(() -> this.dueIn.get() <= millis);
	}

}
