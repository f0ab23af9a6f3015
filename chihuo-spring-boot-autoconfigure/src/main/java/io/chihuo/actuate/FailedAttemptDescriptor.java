// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailedAttempt;

/**
 * One attempt that failed; {@link FailedAttempt} describes the values.
 */
record FailedAttemptDescriptor(int number, Instant endedAt, @Nullable String node, String error) {

	static List<FailedAttemptDescriptor> listOf(List<FailedAttempt> attempts) {
		return attempts.stream()
			.map((attempt) -> new FailedAttemptDescriptor(attempt.number(), attempt.endedAt(), attempt.node(),
					attempt.error()))
			.toList();
	}

}
