// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The nominal instants of a schedule, its slots, in ascending order. Immutable.
 */
interface SlotSeries {

	/** Most slots that are counted one by one. */
	long MAX_COUNTED_SLOTS = 10_000;

	/**
	 * First slot later than a moment.
	 * @return null if there is none
	 */
	@Nullable Instant nextAfter(Instant moment);

	/**
	 * Newest slot that is later than one moment and not later than another. The time that
	 * it takes does not grow with the number of slots between them.
	 * @return null if there is none
	 */
	@Nullable Instant newestBetween(Instant after, Instant until);

	/**
	 * Number of slots that are later than one moment and not later than another, at most
	 * {@value #MAX_COUNTED_SLOTS}.
	 */
	default long countBetween(Instant after, Instant until) {
		long count = 0;
		Instant slot = nextAfter(after);
		while (slot != null && !slot.isAfter(until) && count < MAX_COUNTED_SLOTS) {
			count++;
			slot = nextAfter(slot);
		}
		return count;
	}

}
