// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some results of the steps of a flow.
 *
 * @param results the results
 * @param next cursor of the page that follows, null if this is the last
 * @param <R> type of the results
 */
public record StepResultPage<R>(List<StepResult<R>> results, @Nullable String next) {

	public StepResultPage {
		results = List.copyOf(results);
	}

}
