// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.chihuo.RemoteTaskException;
import io.chihuo.codec.FailureDetails;
import io.chihuo.concurrent.FailureText;

/**
 * Makes bounded text of an exception of an application, for those who await its task. Its
 * methods may throw themselves or never come to an end.
 */
final class FailureDetailsReader {

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
		causes.add(new FailureDetails.CauseDetails("",
				"Awaited task '" + remote.taskId() + "' of '" + remote.queue() + "' failed"));
		remote.remoteCauses()
			.stream()
			.limit(FailureDetails.MAX_CAUSES - 1)
			.forEach((cause) -> causes.add(new FailureDetails.CauseDetails("", cause)));
		return new FailureDetails(remote.remoteType(), String.valueOf(remote.remoteMessage()), remote.remoteStack(),
				causes, 0, false, false);
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

}
