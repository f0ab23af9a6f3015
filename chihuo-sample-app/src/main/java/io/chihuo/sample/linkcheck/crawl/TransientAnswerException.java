// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.time.Duration;

import io.chihuo.RetryLaterException;
import io.chihuo.sample.linkcheck.fetch.FetchResponse;

/**
 * A server cannot answer just now. The loop's backoff tells when it is asked again,
 * unless the server does.
 */
class TransientAnswerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private TransientAnswerException(String message) {
		super(message);
	}

	static RuntimeException of(FetchResponse response) {
		String message = "answered " + response.status();
		Duration wait = response.retryAfter();
		if (wait == null) {
			return new TransientAnswerException(message);
		}
		return new RetryLaterException((wait.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : wait, message)
			.countAsAttempt();
	}

}
