// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetterFilter;

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

	private static Instant momentBefore(Instant now, Duration age) {
		if (age.isNegative() || age.compareTo(Duration.between(Instant.EPOCH, now)) > 0) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"An age must not be negative, nor reach back before 1970");
		}
		return now.minus(age);
	}

}
