// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are wanted. All conditions must hold; {@link #ALL} has none.
 */
public final class DeadLetterFilter {

	/**
	 * Every dead letter.
	 */
	public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null);

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

	@Override
	public String toString() {
		return "DeadLetterFilter[cause=" + this.cause + ", exception=" + this.exception + ", idPrefix=" + this.idPrefix
				+ ", diedBefore=" + this.diedBefore + ", diedAfter=" + this.diedAfter + "]";
	}

}
