// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchRequest;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Arguments of the scripts for tasks that are awaited or completed from outside.
 */
final class OutcomeArguments {

	private OutcomeArguments() {
	}

	/** For {@code submit.lua}. */
	static byte[][] submitArguments(List<Submission> submissions) {
		List<byte[]> arguments = new ArrayList<>(7 * submissions.size());
		for (Submission submission : submissions) {
			NewTask task = submission.task();
			arguments.add(toBytes(task.id()));
			arguments.add(toBytes(ScriptBatches.optionCodes(task)));
			arguments.add(TaskRecord.encodeBody(task.payload(), task.options().headers()));
			addWatch(arguments, submission.watch());
			arguments.add(toBytes(joinedCode(submission.joined())));
		}
		return arguments.toArray(byte[][]::new);
	}

	private static String joinedCode(JoinedOutcome joined) {
		return switch (joined) {
			case NONE -> "-";
			case RESULT -> "r";
			case ANY -> "a";
		};
	}

	/** For {@code watch.lua}. */
	static byte[][] watchArguments(List<WatchRequest> requests) {
		List<byte[]> arguments = new ArrayList<>(1 + 5 * requests.size());
		arguments.add(toNumberBytes(StoredDeadLetter.Page.MAX_PAGE_BYTES));
		for (WatchRequest request : requests) {
			arguments.add(toBytes(request.id()));
			arguments.add(toNumberBytes(request.order()));
			addWatch(arguments, request.watch());
		}
		return arguments.toArray(byte[][]::new);
	}

	private static void addWatch(List<byte[]> arguments, OutcomeWatch watch) {
		String node = watch.node();
		arguments.add(toNumberBytes(watch.retention().toMillis()));
		arguments.add(toBytes(watch.answersFailure() ? "f" : "-"));
		arguments.add(toBytes((node != null) ? node : ""));
	}

	/** For {@code forget-outcomes.lua}. */
	static byte[][] keyArguments(List<OutcomeKey> keys) {
		List<byte[]> arguments = new ArrayList<>(2 * keys.size());
		for (OutcomeKey key : keys) {
			arguments.add(toBytes(key.id()));
			arguments.add(toNumberBytes(key.order()));
		}
		return arguments.toArray(byte[][]::new);
	}

	/** For {@code park.lua}. */
	static byte[][] parkArguments(List<ParkRequest> requests) {
		List<byte[]> arguments = new ArrayList<>(5 * requests.size());
		for (ParkRequest request : requests) {
			arguments.add(toBytes(request.lease().id()));
			arguments.add(toNumberBytes(request.lease().token()));
			arguments.add(request.tokenHash());
			arguments.add(toNumberBytes(request.timeout().toMillis()));
			arguments.add(toBytes(request.finish() ? "f" : "-"));
		}
		return arguments.toArray(byte[][]::new);
	}

	/** For {@code complete.lua}. */
	static byte[][] completeArguments(List<Completion> completions) {
		List<byte[]> arguments = new ArrayList<>(5 * completions.size());
		for (Completion completion : completions) {
			arguments.add(toBytes(completion.id()));
			arguments.add(completion.tokenHash());
			arguments.add(toBytes(completion.failed() ? "F" : "D"));
			arguments.add(completion.content());
			arguments.add(toBytes(String.valueOf(completion.reason())));
		}
		return arguments.toArray(byte[][]::new);
	}

}
