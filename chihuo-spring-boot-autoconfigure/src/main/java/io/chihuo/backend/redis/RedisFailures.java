// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoException;

/**
 * Explains errors of Redis.
 */
final class RedisFailures {

	/** The script did not run, and may run in a moment. */
	private static final Set<String> PASSING = Set.of("LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY",
			"BUSY", "MOVED", "ASK", "NOREPLICAS");

	/** First word of the error of {@code queue.lua}, before the format. */
	private static final String OTHER_FORMAT = "OTHERFORMAT";

	private static final Pattern IN_SCRIPT = Pattern.compile("^ERR Error running script .* -([A-Z]+) ");

	private RedisFailures() {
	}

	/** Whether the script did not run, and may run in a moment. */
	static boolean isTransient(Throwable failure) {
		return failure instanceof RedisCommandExecutionException && PASSING.contains(errorCode(failure));
	}

	/** Whether the server does not know the script, since it restarted or failed over. */
	static boolean isUnknownScript(Throwable failure) {
		return failure instanceof RedisCommandExecutionException && "NOSCRIPT".equals(errorCode(failure));
	}

	/** Whether the keys of a script belong to several slots, so that it did not run. */
	static boolean isOtherSlot(Throwable failure) {
		Throwable cause = unwrapFailure(failure);
		return cause instanceof RedisCommandExecutionException && "CROSSSLOT".equals(errorCode(cause));
	}

	/** Format of a queue that the scripts refuse, null for any other failure. */
	static @Nullable String otherFormat(Throwable failure) {
		Throwable cause = unwrapFailure(failure);
		return (cause instanceof RedisCommandExecutionException && OTHER_FORMAT.equals(errorCode(cause)))
				? String.valueOf(cause.getMessage()).substring(OTHER_FORMAT.length()).strip() : null;
	}

	/** Whether the server answered, so that the result of the command is known. */
	static boolean isAnswered(Throwable failure) {
		return unwrapFailure(failure) instanceof RedisCommandExecutionException;
	}

	static Throwable unwrapFailure(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	/**
	 * First word of the error; Redis before 7 puts one of a script's command into its
	 * own.
	 */
	static String errorCode(Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		if (message.contains("The user executing the script can't")) {
			return "NOPERM"; // before 7.2
		}
		Matcher inScript = IN_SCRIPT.matcher(message);
		if (inScript.find()) {
			return inScript.group(1);
		}
		int end = message.indexOf(' ');
		return (end < 0) ? message : message.substring(0, end);
	}

	/** The exception that callers get for a failure: its meaning and the remedy. */
	static ChihuoException unavailableFor(String what, Throwable failure) {
		Throwable cause = unwrapFailure(failure);
		return (cause instanceof ChihuoException known) ? known
				: new BackendUnavailableException(what + ": " + explainFailure(cause), cause);
	}

	/** The meaning of a failure and the remedy. */
	static String explainFailure(Throwable failure) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		if (root instanceof RedisCommandExecutionException) {
			return explainAnswer(root);
		}
		String message = root.getMessage();
		String reason = (message != null) ? message : root.getClass().getSimpleName();
		return "it does not answer (" + reason + ")" + adviceFor(root, reason);
	}

	private static String adviceFor(Throwable failure, String reason) {
		if (failure instanceof SSLException) {
			return "; if it does not speak TLS, set 'spring.data.redis.ssl.enabled' to 'false'";
		}
		if (failure instanceof RedisCommandTimeoutException) {
			return "; 'spring.data.redis.timeout' should be at least 'chihuo.timeout'";
		}
		return HandshakeRetry.CLOSED.equals(reason)
				? "; if it expects TLS, set 'spring.data.redis.ssl.enabled' to 'true'" : "";
	}

	private static String explainAnswer(Throwable failure) {
		return switch (errorCode(failure)) {
			case "OOM" ->
				"Redis is at its memory limit and takes no more; raise 'maxmemory' or let tasks be worked off";
			case "MISCONF" -> "Redis takes no writes because it cannot save to its disk";
			case "READONLY" -> "Redis is a replica and takes no writes; connect to the master";
			case "NOREPLICAS" -> "Redis takes no writes because it has too few replicas ('min-replicas-to-write')";
			case "LOADING" -> "Redis is still loading its data";
			case "NOAUTH", "WRONGPASS" -> "Redis refuses the user or password; check 'spring.data.redis.*'";
			case "NOPERM" -> "the Redis user lacks a permission; it needs the keys '~chihuo:*', the channels "
					+ "'&chihuo:*' and the commands the documentation lists (" + failure.getMessage() + ")";
			default -> String.valueOf(failure.getMessage());
		};
	}

}
