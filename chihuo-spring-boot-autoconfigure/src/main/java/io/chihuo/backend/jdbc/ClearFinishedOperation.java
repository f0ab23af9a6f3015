// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Removes all finish marks. Those that have expired do not count.
 */
final class ClearFinishedOperation implements StepwiseOperation {

	private static final int STEP_SIZE = 1000;

	private final QueueTransactions work;

	private boolean expiredAreGone;

	ClearFinishedOperation(QueueTransactions work) {
		this.work = work;
	}

	@Override
	public long nextStep() {
		this.work.ledgerDatabase().applicationTransaction().requireWritable();
		QueueTables tables = this.work.queueTables();
		if (!this.expiredAreGone) {
			this.expiredAreGone = clearMarks(tables, tables.expiryLimit(this.work.currentMillis())) == 0;
			return 0;
		}
		int cleared = clearMarks(tables, Long.MAX_VALUE);
		if (cleared == 0) {
			tables.totals().forgetFinished(this.work.currentMillis());
		}
		return (cleared > 0) ? cleared : STEPS_DONE;
	}

	private int clearMarks(QueueTables tables, long until) {
		return this.work.ledgerDatabase()
			.runInTransaction(() -> tables.marks().deleteMarks(tables.marks().findIdsUntil(until, STEP_SIZE), until));
	}

}
