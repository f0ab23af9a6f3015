// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;

/**
 * One dead letter; {@link DeadLetter} describes the values.
 *
 * @param headers its headers; none unless payloads are shown
 */
record DeadLetterDescriptor(String id, @Nullable Object payload, Map<String, String> headers, int attempts, int crashes,
		int forcedReleases, Instant addedAt, Instant diedAt, String reason,
		List<FailedAttemptDescriptor> failedAttempts) {

	static DeadLetterDescriptor of(DeadLetter<Object> letter, boolean showPayload) {
		return new DeadLetterDescriptor(letter.id(), showPayload ? letter.payload() : null,
				showPayload ? letter.headers() : Map.of(), letter.attempts(), letter.crashes(), letter.forcedReleases(),
				letter.addedAt(), letter.diedAt(), letter.reason(),
				FailedAttemptDescriptor.listOf(letter.failedAttempts()));
	}

}
