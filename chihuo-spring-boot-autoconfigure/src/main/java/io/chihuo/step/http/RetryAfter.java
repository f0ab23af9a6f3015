// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The header by which a server says when to try again.
 */
final class RetryAfter {

	private static final int MAX_DIGITS = 9;

	private RetryAfter() {
	}

	/** How long to wait, null if the server does not say. */
	static @Nullable Duration parse(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		if (value.matches("\\d{1," + MAX_DIGITS + "}")) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		ZonedDateTime time = parseDate(value);
		// by the clock of the server, which has said the time
		ZonedDateTime now = parseDate(headers.getFirst(HttpHeaders.DATE));
		if (time == null || now == null) {
			return null;
		}
		Duration wait = Duration.between(now, time);
		return wait.isNegative() ? Duration.ZERO : wait;
	}

	private static @Nullable ZonedDateTime parseDate(@Nullable String date) {
		try {
			return (date != null) ? ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
