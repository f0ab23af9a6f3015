// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

import io.chihuo.DeadLetterFilter;
import io.chihuo.TaskFilter;

/**
 * Parameters of a request for dead letters or their causes.
 *
 * @param cursor where to begin
 * @param size most dead letters
 * @param cause the whole cause of a group
 * @param exception type of the exception
 * @param idPrefix beginning of their ids
 * @param olderThan least time since they became dead letters
 * @param newerThan longest time since then
 */
record DeadLetterQuery(@Nullable String cursor, @Nullable Integer size, @Nullable String cause,
		@Nullable String exception, @Nullable String idPrefix, @Nullable Duration olderThan,
		@Nullable Duration newerThan) {

	/** Neither a page nor a condition. */
	static final DeadLetterQuery NONE = new DeadLetterQuery(null, null, null, null, null, null, null);

	/**
	 * The conditions of a write, which changes more than was meant if one is lost.
	 * @param olderThan text of an age with its unit
	 * @param newerThan text of an age with its unit
	 * @throws RequestRefusedException if a condition is empty or an age has no unit
	 */
	static DeadLetterQuery ofWrite(@Nullable String cause, @Nullable String exception, @Nullable String idPrefix,
			@Nullable String olderThan, @Nullable String newerThan) {
		refuseEmpty("cause", cause);
		refuseEmpty("exception", exception);
		refuseEmpty("idPrefix", idPrefix);
		return new DeadLetterQuery(null, null, cause, exception, idPrefix, parseAge("olderThan", olderThan),
				parseAge("newerThan", newerThan));
	}

	private static void refuseEmpty(String name, @Nullable String value) {
		if (value != null && value.isEmpty()) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + name + "' must not be empty");
		}
	}

	private static @Nullable Duration parseAge(String name, @Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1))) {
				return DurationStyle.detectAndParse(text);
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// refused below
		}
		throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
				"'" + name + "' must be a time with its unit, such as 90s, 2h or PT1H30M");
	}

	boolean hasConditions() {
		return conditions().values().stream().anyMatch((condition) -> condition != null);
	}

	/**
	 * The conditions by the names of their parameters; null for those that are missing.
	 */
	Map<String, @Nullable Object> conditions() {
		Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
		conditions.put("cause", this.cause);
		conditions.put("exception", this.exception);
		conditions.put("idPrefix", this.idPrefix);
		conditions.put("olderThan", this.olderThan);
		conditions.put("newerThan", this.newerThan);
		return conditions;
	}

	DeadLetterFilter toFilter(Instant now) {
		DeadLetterFilter filter = DeadLetterFilter.ALL;
		if (this.cause != null) {
			filter = filter.cause(this.cause);
		}
		if (this.exception != null) {
			filter = filter.exception(this.exception);
		}
		if (this.idPrefix != null) {
			filter = filter.idPrefix(this.idPrefix);
		}
		if (this.olderThan != null) {
			filter = filter.diedBefore(momentBefore(now, this.olderThan));
		}
		return (this.newerThan != null) ? filter.diedAfter(momentBefore(now, this.newerThan)) : filter;
	}

	/** The conditions that hold for tasks too: ages are times since they were added. */
	TaskFilter toTaskFilter(Instant now) {
		TaskFilter filter = (this.idPrefix != null) ? TaskFilter.ALL.idPrefix(this.idPrefix) : TaskFilter.ALL;
		if (this.olderThan != null) {
			filter = filter.addedBefore(momentBefore(now, this.olderThan));
		}
		return (this.newerThan != null) ? filter.addedAfter(momentBefore(now, this.newerThan)) : filter;
	}

	static Instant momentBefore(Instant now, Duration age) {
		if (age.isNegative() || age.compareTo(Duration.between(Instant.EPOCH, now)) > 0) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"An age must not be negative, nor reach back before 1970");
		}
		return now.minus(age);
	}

}
