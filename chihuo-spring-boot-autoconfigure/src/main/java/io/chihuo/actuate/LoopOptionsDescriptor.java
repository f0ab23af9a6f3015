// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;

import io.chihuo.Backoff;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;

/**
 * Options of a loop; {@link LoopOptions} describes them.
 */
record LoopOptionsDescriptor(int concurrency, int maxConcurrency, int maxAttempts, int maxCrashes,
		int maxForcedReleases, int maxWaiting, BackoffDescriptor backoff, Duration lease, Duration runTimeout,
		Duration interruptGrace, FinishPolicy finishPolicy, Duration finishedRetention, long maxLength,
		boolean runForever, boolean enabled) {

	static LoopOptionsDescriptor of(LoopOptions options) {
		return new LoopOptionsDescriptor(options.concurrency(), options.maxConcurrency(), options.maxAttempts(),
				options.maxCrashes(), options.maxForcedReleases(), options.maxWaiting(),
				BackoffDescriptor.of(options.backoff()), options.lease(), options.runTimeout(),
				options.interruptGrace(), options.finishPolicy(), options.finishedRetention(), options.maxLength(),
				options.runForever(), options.enabled());
	}

	/**
	 * Waits between attempts; {@link Backoff} describes them.
	 */
	record BackoffDescriptor(Duration initial, double multiplier, Duration max, double jitter) {

		static BackoffDescriptor of(Backoff backoff) {
			return new BackoffDescriptor(backoff.initial(), backoff.multiplier(), backoff.max(), backoff.jitter());
		}

	}

}
