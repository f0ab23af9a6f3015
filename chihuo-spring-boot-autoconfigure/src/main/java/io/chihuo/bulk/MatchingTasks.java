// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The tasks of a queue that match an operation. Methods block.
 */
interface MatchingTasks {

	/**
	 * Matching tasks of one page.
	 *
	 * @param ids their ids, in the order of the queue
	 * @param next where the next page begins, null if no later one can match
	 */
	record MatchPage(List<String> ids, @Nullable String next) {

	}

	/**
	 * Read a page.
	 * @param cursor where it begins, null for the first
	 */
	MatchPage readPage(@Nullable String cursor, int size);

	/** Ids of tasks that follow, whether they match or not. */
	List<String> readIds(String cursor, int size);

	/** Change tasks. Returns how many were there. */
	int changeAll(List<String> ids);

	/**
	 * A call or a write was not answered: what was read since the record was written last
	 * is read again.
	 */
	default void onStepRepeated() {
	}

	/** Whether all that match were counted, and no further ones are changed. */
	default boolean isCountExact() {
		return true;
	}

	/**
	 * Where another pass begins after the last page, since tasks may have moved past the
	 * one that ends; null if there is nothing left that can be found so.
	 */
	default @Nullable String nextPass() {
		return null;
	}

}
