// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.chihuo.RemoteTaskException;
import io.chihuo.codec.FailureDetails;

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

	/** Without line breaks, other control characters and the part beyond the length. */
	static String oneLine(String text) {
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
	 * A failure with its stack and causes as bounded text.
	 */
	static FailureDetails toDetails(Throwable failure) {
		if (failure instanceof RemoteTaskException remote) {
			return passOn(remote);
		}
		List<FailureDetails.CauseDetails> causes = new ArrayList<>();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = causeOf(failure); cause != null && seen.add(cause)
				&& causes.size() < FailureDetails.MAX_CAUSES; cause = causeOf(cause)) {
			causes.add(new FailureDetails.CauseDetails(cause.getClass().getName(), messageOf(cause)));
		}
		return new FailureDetails(failure.getClass().getName(), messageOf(failure), stackOf(failure), causes,
				suppressedCount(failure), false);
	}

	/**
	 * The failure of a task that the failed one has awaited: its type stays in front,
	 * however deep it was.
	 */
	private static FailureDetails passOn(RemoteTaskException remote) {
		List<FailureDetails.CauseDetails> causes = new ArrayList<>();
		causes.add(new FailureDetails.CauseDetails("",
				"Awaited task '" + remote.taskId() + "' of '" + remote.queue() + "' failed"));
		remote.remoteCauses()
			.stream()
			.limit(FailureDetails.MAX_CAUSES - 1)
			.forEach((cause) -> causes.add(new FailureDetails.CauseDetails("", cause)));
		return new FailureDetails(remote.remoteType(), String.valueOf(remote.remoteMessage()), remote.remoteStack(),
				causes, 0, false);
	}

	private static String messageOf(Throwable failure) {
		try {
			return limitText(String.valueOf(failure.getMessage()), FailureDetails.MAX_MESSAGE_LENGTH);
		}
		catch (Throwable ex) {
			return "";
		}
	}

	private static String stackOf(Throwable failure) {
		StringBuilder stack = new StringBuilder();
		try {
			for (StackTraceElement element : failure.getStackTrace()) {
				if (stack.length() >= FailureDetails.MAX_STACK_LENGTH) {
					break;
				}
				stack.append(element).append('\n');
			}
		}
		catch (Throwable ex) {
			// as far as it could be read
		}
		return limitText(stack.toString(), FailureDetails.MAX_STACK_LENGTH);
	}

	private static int suppressedCount(Throwable failure) {
		try {
			return failure.getSuppressed().length;
		}
		catch (Throwable ex) {
			return 0;
		}
	}

	private static String limitText(String text, int max) {
		return (text.length() > max) ? text.substring(0, max - 1) + "…" : text;
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

	private static @Nullable Throwable causeOf(Throwable failure) {
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
