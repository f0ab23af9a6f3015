// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters with one reason: the type and message of the exception of their last run,
 * without those of its own cause.
 */
public final class DeadLetterCause {

	/** Begins the cause of an exception in a reason. */
	private static final String NESTED_CAUSE = "; caused by ";

	/** Name of a class in a package, then the message or the end. */
	private static final Pattern EXCEPTION_TEXT = Pattern
		.compile("((?:\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*+\\.)++"
				+ "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*+)(?:: .*+)?+", Pattern.DOTALL);

	private final String text;

	private final long count;

	private final Instant firstDiedAt;

	private final Instant lastDiedAt;

	private final String exampleId;

	private DeadLetterCause(String text, long count, Instant firstDiedAt, Instant lastDiedAt, String exampleId) {
		this.text = text;
		this.count = count;
		this.firstDiedAt = firstDiedAt;
		this.lastDiedAt = lastDiedAt;
		this.exampleId = exampleId;
	}

	/**
	 * Creates an instance, for tests.
	 * @param text the reason that they share
	 * @param count how many were seen
	 * @param firstDiedAt when the first of them became a dead letter
	 * @param lastDiedAt when the last of them did
	 * @param exampleId id of the last one
	 */
	public static DeadLetterCause of(String text, long count, Instant firstDiedAt, Instant lastDiedAt,
			String exampleId) {
		return new DeadLetterCause(text, count, firstDiedAt, lastDiedAt, exampleId);
	}

	/** The part of a reason that dead letters of one group share. */
	static String textOf(String reason) {
		int nested = reason.indexOf(NESTED_CAUSE);
		return ((nested >= 0) ? reason.substring(0, nested) : reason).lines().findFirst().orElse("").strip();
	}

	static @Nullable String exceptionOf(String reason) {
		Matcher matcher = EXCEPTION_TEXT.matcher(textOf(reason));
		return matcher.matches() ? matcher.group(1) : null;
	}

	/** With one more of its dead letters. */
	DeadLetterCause withLetter(DeadLetter<?> letter) {
		boolean last = !letter.diedAt().isBefore(this.lastDiedAt);
		return new DeadLetterCause(this.text, this.count + 1,
				letter.diedAt().isBefore(this.firstDiedAt) ? letter.diedAt() : this.firstDiedAt,
				last ? letter.diedAt() : this.lastDiedAt, last ? letter.id() : this.exampleId);
	}

	/**
	 * The reason that they share, such as
	 * {@code java.net.SocketTimeoutException: Read timed out}.
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Full name of the class of the exception; null if they died for another reason, such
	 * as crashes.
	 */
	public @Nullable String exception() {
		return exceptionOf(this.text);
	}

	/**
	 * How many were seen.
	 */
	public long count() {
		return this.count;
	}

	/**
	 * When the first of them became a dead letter.
	 */
	public Instant firstDiedAt() {
		return this.firstDiedAt;
	}

	/**
	 * When the last of them became a dead letter.
	 */
	public Instant lastDiedAt() {
		return this.lastDiedAt;
	}

	/**
	 * Id of the last of them.
	 */
	public String exampleId() {
		return this.exampleId;
	}

	@Override
	public String toString() {
		return "DeadLetterCause[" + this.count + " of " + this.text + "]";
	}

}
