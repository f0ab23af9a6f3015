// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Takes all finish marks back. Those that have expired do not count.
 */
final class ClearFinishedOperation implements StepwiseOperation {

	private static final int STEP_SIZE = 1000;

	private final QueueTransactions work;

	private boolean expiredAreGone;

	ClearFinishedOperation(QueueTransactions work) {
		this.work = work;
	}

	@Override
	public long next() {
		this.work.database().application().requireWritable();
		QueueTables tables = this.work.tables();
		if (!this.expiredAreGone) {
			this.expiredAreGone = clear(tables, tables.expired(this.work.now())) == 0;
			return 0;
		}
		int cleared = clear(tables, Long.MAX_VALUE);
		if (cleared == 0) {
			tables.totals().forgetFinished(this.work.now());
		}
		return (cleared > 0) ? cleared : OVER;
	}

	private int clear(QueueTables tables, long until) {
		return this.work.database()
			.transaction(() -> tables.marks().delete(tables.marks().until(until, STEP_SIZE), until));
	}

}
