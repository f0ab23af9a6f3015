// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The nominal instants of a schedule, its slots, in ascending order. Immutable.
 */
interface SlotSeries {

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

}
