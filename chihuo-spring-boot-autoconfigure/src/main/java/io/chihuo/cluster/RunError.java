// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Instant;

import io.chihuo.concurrent.FailureText;

/**
 * A run that failed.
 *
 * @param id id of the task
 * @param attempt which attempt it was
 * @param at when it failed
 * @param error the failure, shortened
 */
public record RunError(String id, int attempt, Instant at, String error) {

	private static final int MAX_ERROR_LENGTH = 500;

	static RunError of(String id, int attempt, Instant at, Throwable failure) {
		String text = FailureText.describeFailure(failure);
		return new RunError(id, attempt, at,
				(text.length() > MAX_ERROR_LENGTH) ? text.substring(0, MAX_ERROR_LENGTH) + "…" : text);
	}

}
