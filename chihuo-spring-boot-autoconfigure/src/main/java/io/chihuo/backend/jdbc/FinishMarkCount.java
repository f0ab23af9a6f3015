// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Counts the finish marks of a queue. Where there are many, those older than a minute are
 * counted once in ten minutes; later ones are added to them.
 */
final class FinishMarkCount {

	private static final long OLD_MARK_MILLIS = 60_000;

	private static final long VALIDITY_MILLIS = 600_000;

	private static final long MIN_REMEMBERED_COUNT = 10_000;

	private volatile OldMarks known = new OldMarks(0, 0, Long.MIN_VALUE);

	/**
	 * A count of old marks that was read before.
	 *
	 * @param upTo moment of the youngest of them
	 * @param count how many there are
	 * @param validUntil when they are counted anew
	 */
	private record OldMarks(long upTo, long count, long validUntil) {

	}

	/**
	 * Count marks.
	 * @param expired marks of this moment and before have expired
	 */
	long countMarks(FinishMarkRows marks, long expired, long now) {
		OldMarks before = this.known;
		long upTo = now - OLD_MARK_MILLIS;
		OldMarks next;
		if (now < before.validUntil() && upTo >= before.upTo()) {
			next = new OldMarks(upTo, before.count() + marks.countMarks(before.upTo(), upTo), before.validUntil());
		}
		else {
			long count = marks.countMarks(expired, upTo);
			next = new OldMarks(upTo, count, (count >= MIN_REMEMBERED_COUNT) ? now + VALIDITY_MILLIS : Long.MIN_VALUE);
		}
		this.known = next;
		return next.count() + marks.countMarks(Math.max(upTo, expired), Long.MAX_VALUE);
	}

	/** Count all anew. */
	void forgetCount() {
		this.known = new OldMarks(0, 0, Long.MIN_VALUE);
	}

}
