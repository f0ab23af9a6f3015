// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are wanted. All conditions must hold; {@link #ALL} has none.
 */
public final class DeadLetterFilter {

	/**
	 * Every dead letter.
	 */
	public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null);

	private static final String CAUSE = "cause";

	private static final String EXCEPTION = "exception";

	private static final String ID_PREFIX = "idPrefix";

	private static final String DIED_BEFORE = "diedBefore";

	private static final String DIED_AFTER = "diedAfter";

	private final @Nullable String cause;

	private final @Nullable String exception;

	private final @Nullable String idPrefix;

	private final @Nullable Instant diedBefore;

	private final @Nullable Instant diedAfter;

	private DeadLetterFilter(@Nullable String cause, @Nullable String exception, @Nullable String idPrefix,
			@Nullable Instant diedBefore, @Nullable Instant diedAfter) {
		this.cause = cause;
		this.exception = exception;
		this.idPrefix = idPrefix;
		this.diedBefore = diedBefore;
		this.diedAfter = diedAfter;
	}

	/**
	 * Those of one group.
	 * @param cause {@link DeadLetterCause#text()} of the group
	 */
	public DeadLetterFilter cause(String cause) {
		return new DeadLetterFilter(cause, this.exception, this.idPrefix, this.diedBefore, this.diedAfter);
	}

	/**
	 * Those whose exception has this type.
	 * @param exception full name of its class, as in {@link DeadLetterCause#exception()}
	 */
	public DeadLetterFilter exception(String exception) {
		return new DeadLetterFilter(this.cause, exception, this.idPrefix, this.diedBefore, this.diedAfter);
	}

	/**
	 * Those whose id begins with a text.
	 */
	public DeadLetterFilter idPrefix(String idPrefix) {
		return new DeadLetterFilter(this.cause, this.exception, idPrefix, this.diedBefore, this.diedAfter);
	}

	/**
	 * Those that became dead letters before a moment.
	 */
	public DeadLetterFilter diedBefore(Instant diedBefore) {
		return new DeadLetterFilter(this.cause, this.exception, this.idPrefix, diedBefore, this.diedAfter);
	}

	/**
	 * Those that became dead letters at a moment or after it.
	 */
	public DeadLetterFilter diedAfter(Instant diedAfter) {
		return new DeadLetterFilter(this.cause, this.exception, this.idPrefix, this.diedBefore, diedAfter);
	}

	/**
	 * Whether a dead letter is wanted.
	 */
	public boolean matches(DeadLetter<?> letter) {
		return (this.idPrefix == null || letter.id().startsWith(this.idPrefix))
				&& (this.diedBefore == null || letter.diedAt().isBefore(this.diedBefore))
				&& (this.diedAfter == null || !letter.diedAt().isBefore(this.diedAfter))
				&& (this.exception == null || this.exception.equals(DeadLetterCause.exceptionOf(letter.reason())))
				&& (this.cause == null || this.cause.equals(DeadLetterCause.textOf(letter.reason())));
	}

	/**
	 * The conditions as texts, by their names: {@code cause}, {@code exception},
	 * {@code idPrefix}, and as moments of ISO 8601 {@code diedBefore} and
	 * {@code diedAfter}. Those that it does not have are missing.
	 */
	public Map<String, String> conditions() {
		Map<String, String> conditions = new LinkedHashMap<>();
		FilterConditions.putIfGiven(conditions, CAUSE, this.cause);
		FilterConditions.putIfGiven(conditions, EXCEPTION, this.exception);
		FilterConditions.putIfGiven(conditions, ID_PREFIX, this.idPrefix);
		FilterConditions.putIfGiven(conditions, DIED_BEFORE, this.diedBefore);
		FilterConditions.putIfGiven(conditions, DIED_AFTER, this.diedAfter);
		return conditions;
	}

	/**
	 * The filter that has some conditions.
	 * @param conditions conditions as {@link #conditions()} has them
	 * @throws IllegalArgumentException if one is unknown, or no moment where it has to be
	 */
	public static DeadLetterFilter ofConditions(Map<String, String> conditions) {
		DeadLetterFilter filter = ALL;
		for (Map.Entry<String, String> condition : conditions.entrySet()) {
			String value = condition.getValue();
			filter = switch (condition.getKey()) {
				case CAUSE -> filter.cause(value);
				case EXCEPTION -> filter.exception(value);
				case ID_PREFIX -> filter.idPrefix(value);
				case DIED_BEFORE -> filter.diedBefore(FilterConditions.parseMoment(value));
				case DIED_AFTER -> filter.diedAfter(FilterConditions.parseMoment(value));
				default -> throw new IllegalArgumentException(
						"Dead letters have no condition '" + condition.getKey() + "'; there are " + CAUSE + ", "
								+ EXCEPTION + ", " + ID_PREFIX + ", " + DIED_BEFORE + " and " + DIED_AFTER);
			};
		}
		return filter;
	}

	@Override
	public String toString() {
		return "DeadLetterFilter[cause=" + this.cause + ", exception=" + this.exception + ", idPrefix=" + this.idPrefix
				+ ", diedBefore=" + this.diedBefore + ", diedAfter=" + this.diedAfter + "]";
	}

}
