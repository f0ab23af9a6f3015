// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.function.Function;

import io.chihuo.CancelResult;

/**
 * Cancels all queued, running and waiting tasks and dead letters, in the order of their
 * ids. Tasks added meanwhile may be cancelled too.
 */
final class ClearUnfinishedOperation implements StepwiseOperation {

	private static final int STEP_SIZE = 1000;

	private final QueueTransactions work;

	private final Function<List<String>, List<CancelResult>> cancel;

	private String last = "";

	/**
	 * Create it.
	 * @param cancel cancels some ids
	 */
	ClearUnfinishedOperation(QueueTransactions work, Function<List<String>, List<CancelResult>> cancel) {
		this.work = work;
		this.cancel = cancel;
	}

	@Override
	public long nextStep() {
		this.work.ledgerDatabase().applicationTransaction().requireWritable();
		List<String> ids = this.work.queueTables().totals().findIds(this.last, STEP_SIZE);
		if (ids.isEmpty()) {
			return STEPS_DONE;
		}
		this.last = ids.get(ids.size() - 1);
		return this.cancel.apply(ids)
			.stream()
			.filter((result) -> result == CancelResult.REMOVED || result == CancelResult.INTERRUPTED)
			.count();
	}

}
