package io.chihuo.backend;

import java.time.Duration;

import io.chihuo.LoopOptions;

/**
 * What a queue itself has to know of its loop's options, since nodes without the loop use
 * it too.
 *
 * @param maxLength most tasks that may wait, -1 for no limit
 * @param maxCrashes crashes before a task becomes a dead letter, -1 for no limit
 * @param finishedRetention how long a finish mark lasts, zero for ever
 */
public record QueuePolicy(long maxLength, int maxCrashes, Duration finishedRetention) {

	/**
	 * What holds for a queue that was not configured.
	 */
	public static final QueuePolicy DEFAULTS = of(LoopOptions.DEFAULTS);

	/**
	 * The part of a loop's options that its queue has to know.
	 */
	public static QueuePolicy of(LoopOptions options) {
		return new QueuePolicy(options.maxLength(), options.maxCrashes(), options.finishedRetention());
	}

}
