// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Asks a person whether a thumbnail may be published. The task waits for the answer
 * without a thread, a slot or a lease.
 */
@ChihuoLoop(name = "reviews")
class ReviewLoop {

	private static final Logger logger = LoggerFactory.getLogger(ReviewLoop.class);

	private static final Duration REVIEW_TIMEOUT = Duration.ofDays(7);

	@MakeTask
	@Nullable String ask(Task<String> task) {
		String token = task.park(REVIEW_TIMEOUT);
		// a real application would send a mail: whoever reads the token can decide
		logger.info("May {} be published? POST /reviews/{}?accept=true", task.payload(), token);
		return null;
	}

}
