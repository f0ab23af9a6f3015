// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.io.IOException;
import java.nio.file.Path;
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

	private final TokenFiles tokens;

	ReviewLoop(TokenFiles tokens) {
		this.tokens = tokens;
	}

	@MakeTask
	@Nullable String ask(Task<String> task) throws IOException {
		String token = task.park(REVIEW_TIMEOUT); // never logged: who knows it can decide
		Path file = this.tokens.writeToken(task.id(), token);
		logger.info("May {} be published? The token is in {}", task.payload(), file);
		return null;
	}

}
