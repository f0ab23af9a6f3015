// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.RemoteTaskException;
import io.chihuo.codec.FailureDetails;
import io.chihuo.concurrent.FailureText;

/**
 * Makes bounded text of an exception of an application, for those who await its task. Its
 * methods may throw themselves or never come to an end.
 */
final class FailureDetailsReader {

	/** Most characters of the name of a class, queue or task. */
	private static final int MAX_NAME_LENGTH = 1024;

	private FailureDetailsReader() {
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
		for (Throwable cause = FailureText.causeOf(failure); cause != null && seen.add(cause)
				&& causes.size() < FailureDetails.MAX_CAUSES; cause = FailureText.causeOf(cause)) {
			causes.add(new FailureDetails.CauseDetails(cause.getClass().getName(), messageOf(cause)));
		}
		return new FailureDetails(failure.getClass().getName(), messageOf(failure), stackOf(failure), causes,
				suppressedCount(failure), false, false);
	}

	/**
	 * The failure of a task that the failed one has awaited: its type stays in front,
	 * however deep it was.
	 */
	private static FailureDetails passOn(RemoteTaskException remote) {
		List<FailureDetails.CauseDetails> causes = new ArrayList<>();
		causes.add(new FailureDetails.CauseDetails("", "Awaited task '" + textOf(remote::taskId, MAX_NAME_LENGTH)
				+ "' of '" + textOf(remote::queue, MAX_NAME_LENGTH) + "' failed"));
		addCauses(remote, causes);
		String type = textOf(remote::remoteType, MAX_NAME_LENGTH);
		return new FailureDetails(type.isEmpty() ? remote.getClass().getName() : type,
				textOf(remote::remoteMessage, FailureDetails.MAX_MESSAGE_LENGTH),
				textOf(remote::remoteStack, FailureDetails.MAX_STACK_LENGTH), causes, 0, false, false);
	}

	private static void addCauses(RemoteTaskException remote, List<FailureDetails.CauseDetails> causes) {
		try {
			for (String cause : remote.remoteCauses()) {
				if (causes.size() >= FailureDetails.MAX_CAUSES) {
					return;
				}
				causes.add(new FailureDetails.CauseDetails("",
						limitText(String.valueOf(cause), FailureDetails.MAX_MESSAGE_LENGTH)));
			}
		}
		catch (Throwable ex) {
			// as far as they could be read
		}
	}

	/** Empty if there is none, or it cannot be read. */
	private static String textOf(Supplier<@Nullable String> getter, int max) {
		try {
			String text = getter.get();
			return (text != null) ? limitText(text, max) : "";
		}
		catch (Throwable ex) {
			return "";
		}
	}

	private static String messageOf(Throwable failure) {
		return textOf(failure::getMessage, FailureDetails.MAX_MESSAGE_LENGTH);
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

}
