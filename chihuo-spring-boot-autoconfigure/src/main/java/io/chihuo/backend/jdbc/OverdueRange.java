// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * The moment from which on something may be overdue, in milliseconds since the epoch.
 * Rows that were deleted before that moment are read over by a look from the beginning
 * for as long as somebody's old snapshot keeps them from being removed; such a look is
 * made periodically for rows that others wrote late.
 */
final class OverdueRange {

	static final long MIN_START_MILLIS = Long.MIN_VALUE;

	/** A row may be written this late, in milliseconds. */
	private static final long LATE_WRITE_MARGIN_MILLIS = 10_000;

	/** The same where {@link LateLook} finds those that are later. */
	private static final long ONWARD_MARGIN_MILLIS = 1000;

	private static final long FULL_SCAN_INTERVAL_MILLIS = 5000;

	private long from = MIN_START_MILLIS;

	private long nextBeginning = MIN_START_MILLIS;

	/**
	 * Where a look starts.
	 * @param onward whether it need not start from the beginning now and then, since
	 * {@link LateLook} does
	 */
	synchronized long startOf(long now, boolean onward) {
		return (now >= this.nextBeginning && !(onward && this.from != MIN_START_MILLIS)) ? MIN_START_MILLIS : this.from;
	}

	/** Behind this moment nothing is known to be overdue. */
	synchronized long from() {
		return this.from;
	}

	/**
	 * A look has found nothing that is overdue.
	 * @param onward as for the start of the look
	 */
	synchronized void isClear(long lookedFrom, long now, boolean onward) {
		if (lookedFrom == MIN_START_MILLIS) {
			this.nextBeginning = now + FULL_SCAN_INTERVAL_MILLIS;
		}
		if (this.nextBeginning != MIN_START_MILLIS) {
			this.from = Math.max(this.from, now - (onward ? ONWARD_MARGIN_MILLIS : LATE_WRITE_MARGIN_MILLIS));
		}
	}

	/** This process wrote something that waits for a moment. */
	synchronized void includeMoment(long moment) {
		this.from = Math.min(this.from, moment - 1);
	}

}
