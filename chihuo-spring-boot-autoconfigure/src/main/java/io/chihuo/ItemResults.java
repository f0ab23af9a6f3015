// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the results of a step of {@link Flow#forEach}.
 *
 * @param results results in the order of the items
 * @param next cursor of the page that follows, null if this is the last
 * @param <R> type of the results
 */
public record ItemResults<R>(List<ItemResult<R>> results, @Nullable String next) {

	public ItemResults {
		results = List.copyOf(results);
	}

}
