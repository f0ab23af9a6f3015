// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;

/**
 * Options of all waits of a client.
 *
 * @param maxPending most tasks that this process may await at once
 * @param resultTtl how long results of submitted tasks are kept
 * @param abandonedTtl how long results that are removed when they are delivered are kept
 * if nobody fetches them
 * @param cancelOnDispose whether cancelling a future, or disposing of a {@code Mono},
 * cancels the task
 */
public record AwaitOptions(int maxPending, Duration resultTtl, Duration abandonedTtl, boolean cancelOnDispose) {

	/**
	 * The defaults.
	 */
	public static final AwaitOptions DEFAULTS = new AwaitOptions(100_000, Duration.ofHours(1), Duration.ofMinutes(1),
			true);

}
