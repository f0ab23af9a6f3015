// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Describes an exception of an application, whose methods may throw themselves, return
 * null or never come to an end: in one line of limited length, and never by an exception.
 */
public final class FailureText {

	private static final int MAX_TEXT_LENGTH = 1000;

	private static final int MAX_CAUSES = 50;

	private FailureText() {
	}

	/**
	 * A failure and its cause in one line.
	 */
	public static String describeFailure(Throwable failure) {
		try {
			Throwable cause = causeOf(failure);
			String text = toLine(failure);
			return (cause != null) ? shortenText(text + "; caused by " + toLine(cause)) : text;
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	/**
	 * The message of a failure in one line.
	 */
	public static String messageLine(Throwable failure) {
		try {
			return oneLine(String.valueOf(failure.getMessage()));
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	private static String toLine(Throwable failure) {
		try {
			String text = failure.toString();
			return (text != null) ? oneLine(text) : failure.getClass().getName();
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	/**
	 * A text without line breaks, other control characters and the part beyond the length
	 * of a line.
	 */
	public static String oneLine(String text) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_TEXT_LENGTH));
		boolean gap = false;
		for (int i = 0; i < text.length() && line.length() <= MAX_TEXT_LENGTH; i++) {
			char c = text.charAt(i);
			boolean control = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
			if (!control && !(gap && c == ' ')) {
				line.append(c);
			}
			else if (control && !gap) {
				line.append(' ');
			}
			gap = control || (gap && c == ' ');
		}
		return shortenText(line.toString());
	}

	private static String shortenText(String text) {
		return (text.length() > MAX_TEXT_LENGTH) ? text.substring(0, MAX_TEXT_LENGTH) + "…" : text;
	}

	/**
	 * The failure without the wrappers of reflection and futures.
	 */
	public static Throwable unwrapFailure(Throwable failure) {
		Throwable unwrapped = failure;
		for (int i = 0; i < MAX_CAUSES && isWrapper(unwrapped); i++) {
			Throwable cause = causeOf(unwrapped);
			if (cause == null) {
				return unwrapped;
			}
			unwrapped = cause;
		}
		return isWrapper(unwrapped) ? failure : unwrapped;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof InvocationTargetException || failure instanceof UndeclaredThrowableException;
	}

	/**
	 * The cause of a failure, null if it has none or does not tell.
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		try {
			Throwable cause = failure.getCause();
			return (cause != failure) ? cause : null;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * The exception to log for a failure: itself, or one with its description if a logger
	 * could not print it or its causes.
	 */
	public static Throwable toLoggable(Throwable failure) {
		try {
			Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
			return isPrintable(failure, seen) ? failure : new IndescribableException(describeFailure(failure));
		}
		catch (Throwable ex) {
			return new IndescribableException(failure.getClass().getName());
		}
	}

	@SuppressWarnings("ReturnValueIgnored") // whether they throw
	private static boolean isPrintable(Throwable failure, Set<Throwable> seen) {
		if (!seen.add(failure) || seen.size() > MAX_CAUSES) {
			return false;
		}
		failure.toString();
		failure.getMessage();
		failure.getLocalizedMessage();
		if (failure.getStackTrace() == null) {
			return false;
		}
		Throwable cause = failure.getCause();
		for (Throwable suppressed : failure.getSuppressed()) {
			if (!isPrintable(suppressed, seen)) {
				return false;
			}
		}
		return cause == null || cause == failure || isPrintable(cause, seen);
	}

	/**
	 * Stands in for an exception that a logger could not print.
	 */
	static final class IndescribableException extends RuntimeException {

		IndescribableException(String description) {
			super("Cannot be printed: " + description, null, false, false);
		}

	}

}
