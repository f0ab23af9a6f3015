// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;

import org.springframework.util.Assert;

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

	private static final int MAX_DAYS = 36_500;

	/**
	 * The defaults.
	 */
	public static final AwaitOptions DEFAULTS = new AwaitOptions(100_000, Duration.ofHours(1), Duration.ofMinutes(1),
			true);

	public AwaitOptions {
		Assert.isTrue(maxPending > 0, () -> "'chihuo.calls.max-pending' must be at least 1, but is " + maxPending);
		checkTime("result-ttl", resultTtl);
		checkTime("abandoned-result-ttl", abandonedTtl);
	}

	private static void checkTime(String property, Duration time) {
		Assert.isTrue(time.toMillis() > 0 && time.toDays() <= MAX_DAYS,
				() -> "'chihuo.calls." + property + "' must be from 1ms to " + MAX_DAYS + "d, but is " + time);
	}

}
