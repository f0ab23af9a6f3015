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

	private static final long FULL_SCAN_INTERVAL_MILLIS = 5000;

	private long from = MIN_START_MILLIS;

	private long nextBeginning = MIN_START_MILLIS;

	/** Where a look starts. */
	synchronized long startOf(long now) {
		return (now >= this.nextBeginning) ? MIN_START_MILLIS : this.from;
	}

	/** A look has found nothing that is overdue. */
	synchronized void isClear(long lookedFrom, long now) {
		if (lookedFrom == MIN_START_MILLIS) {
			this.nextBeginning = now + FULL_SCAN_INTERVAL_MILLIS;
		}
		if (this.nextBeginning != MIN_START_MILLIS) {
			this.from = Math.max(this.from, now - LATE_WRITE_MARGIN_MILLIS);
		}
	}

	/** This process wrote something that waits for a moment. */
	synchronized void includeMoment(long moment) {
		this.from = Math.min(this.from, moment - 1);
	}

}
