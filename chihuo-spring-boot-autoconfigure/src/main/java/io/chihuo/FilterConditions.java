// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Conditions of filters as texts.
 */
final class FilterConditions {

	private FilterConditions() {
	}

	static void putIfGiven(Map<String, String> conditions, String name, @Nullable Object value) {
		if (value != null) {
			conditions.put(name, value.toString());
		}
	}

	static Instant parseMoment(String text) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("'" + text + "' is no moment such as 2026-01-31T12:00:00Z", ex);
		}
	}

}
