// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;

import io.chihuo.LoopOptions;

/**
 * The options of a loop that its queue stores, since nodes without the loop use the queue
 * too.
 *
 * @param maxLength most tasks that may wait, -1 for no limit
 * @param maxCrashes crashes before a task becomes a dead letter, -1 for no limit
 * @param finishedRetention how long a finish mark lasts, zero for ever
 */
public record QueuePolicy(long maxLength, int maxCrashes, Duration finishedRetention) {

	/**
	 * The policy of a queue that was not configured.
	 */
	public static final QueuePolicy DEFAULTS = of(LoopOptions.DEFAULTS);

	/**
	 * Take from a loop's options those that its queue stores.
	 */
	public static QueuePolicy of(LoopOptions options) {
		return new QueuePolicy(options.maxLength(), options.maxCrashes(), options.finishedRetention());
	}

}
