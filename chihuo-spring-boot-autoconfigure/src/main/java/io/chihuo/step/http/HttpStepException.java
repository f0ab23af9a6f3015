// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoException;

/**
 * A request that has failed.
 */
final class HttpStepException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final HttpProblem problem;

	private final int status;

	private final transient @Nullable Duration retryAfter;

	HttpStepException(HttpProblem problem, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.problem = problem;
		this.status = 0;
		this.retryAfter = null;
	}

	/** An answer with a status that is not accepted. */
	HttpStepException(int status, @Nullable Duration retryAfter) {
		super("the server answered with status " + status);
		this.problem = HttpProblem.STATUS;
		this.status = status;
		this.retryAfter = retryAfter;
	}

	HttpProblem problem() {
		return this.problem;
	}

	/** Status of the answer, 0 if it has failed otherwise. */
	int status() {
		return this.status;
	}

	/** When the server asks to try again, null if it does not. */
	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
