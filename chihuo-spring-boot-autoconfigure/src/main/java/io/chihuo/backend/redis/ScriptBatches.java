// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.outcome.OutcomeKey;

/**
 * Batches as scripts take them: in parts none of which blocks the server for long, which
 * follow each other on the connection, and encoded as arguments, here those of
 * {@code add.lua} and {@code settle.lua}.
 */
final class ScriptBatches {

	private static final int MAX_PART_SIZE = 1000;

	private static final int MAX_PART_BYTES = 1 << 20;

	/**
	 * The time that a script takes for a task that is awaited, in bytes: one has about as
	 * much to do for 250 of them as for a thousand others.
	 */
	static final int AWAITED_BYTES = 1 << 12;

	private static final byte[] PLAIN = toBytes("plain");

	private static final byte[] MIXED = toBytes("mixed");

	private static final byte[] NOTHING = {};

	private ScriptBatches() {
	}

	static byte[] toBytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] toNumberBytes(long number) {
		return toBytes(Long.toString(number));
	}

	/** Ids, each followed by its order number. */
	static byte[][] keyArguments(List<OutcomeKey> keys) {
		return keys.stream()
			.flatMap((key) -> Stream.of(toBytes(key.id()), toNumberBytes(key.order())))
			.toArray(byte[][]::new);
	}

	static <T> List<List<T>> splitBatch(List<T> batch, int most) {
		if (batch.size() <= most) {
			return batch.isEmpty() ? List.of() : List.of(batch);
		}
		List<List<T>> parts = new ArrayList<>();
		for (int i = 0; i < batch.size(); i += most) {
			parts.add(batch.subList(i, Math.min(i + most, batch.size())));
		}
		return parts;
	}

	/** Send each part, and answer for all. */
	static <T, R> CompletableFuture<List<R>> sendParts(List<List<T>> parts,
			Function<List<T>, CompletableFuture<List<R>>> send) {
		return (parts.size() == 1) ? send.apply(parts.get(0)) : joinAnswers(parts.stream().map(send).toList());
	}

	static <R> CompletableFuture<List<R>> joinAnswers(List<CompletableFuture<List<R>>> answers) {
		if (answers.size() == 1) {
			return answers.get(0);
		}
		return allAnswers(answers).thenApply((lists) -> lists.stream().flatMap(List::stream).toList());
	}

	/** All answers, in the order of the futures. */
	static <R> CompletableFuture<List<R>> allAnswers(List<CompletableFuture<R>> answers) {
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenApply((done) -> answers.stream().map(CompletableFuture::join).toList());
	}

	/** Parts of a batch of tasks to add. */
	static List<List<NewTask>> addParts(List<NewTask> tasks) {
		return splitBySize(tasks, (task) -> task.payload().length);
	}

	/** Parts of a batch of tasks to add and watch. */
	static List<List<Submission>> submitParts(List<Submission> submissions) {
		return splitBySize(submissions, (submission) -> AWAITED_BYTES + submission.task().payload().length);
	}

	/** Parts of a batch of settlements. */
	static List<List<Settlement>> settleParts(List<Settlement> settlements) {
		return splitBySize(settlements, ScriptBatches::sizeOf);
	}

	static int sizeOf(Settlement settlement) {
		byte[] content = settlement.content();
		AttemptLog log = settlement.attemptLog();
		return ((content != null) ? AWAITED_BYTES + content.length : 0) + ((log != null) ? log.textBytes() : 0);
	}

	/** Parts of a batch in which the bytes of the members count too. */
	static <T> List<List<T>> splitBySize(List<T> batch, ToIntFunction<T> bytes) {
		return splitBySize(batch, MAX_PART_SIZE, bytes);
	}

	static <T> List<List<T>> splitBySize(List<T> batch, int most, ToIntFunction<T> bytes) {
		if (batch.isEmpty()) {
			return List.of();
		}
		List<List<T>> parts = new ArrayList<>();
		int begin = 0;
		long size = 0;
		for (int i = 0; i < batch.size(); i++) {
			int added = bytes.applyAsInt(batch.get(i));
			size += added;
			if (i > begin && (size > MAX_PART_BYTES || i - begin == most)) {
				parts.add(batch.subList(begin, i));
				begin = i;
				size = added;
			}
		}
		parts.add(batch.subList(begin, batch.size()));
		return parts;
	}

	static byte[][] addArguments(List<NewTask> tasks) {
		return tasks.stream().allMatch(ScriptBatches::isPlain) ? plainArguments(tasks) : mixedArguments(tasks);
	}

	private static boolean isPlain(NewTask task) {
		AddOptions options = task.options();
		return !task.first() && options.delay().isZero() && options.due() == null && !options.replacesWaiting()
				&& !options.ignoresRunning() && !options.acceptsFinished();
	}

	private static byte[][] plainArguments(List<NewTask> tasks) {
		byte[][] arguments = new byte[1 + 2 * tasks.size()][];
		arguments[0] = PLAIN;
		int i = 1;
		for (NewTask task : tasks) {
			arguments[i++] = toBytes(task.id());
			arguments[i++] = TaskRecord.encodeBody(task.payload(), task.options().headers());
		}
		return arguments;
	}

	private static byte[][] mixedArguments(List<NewTask> tasks) {
		byte[][] arguments = new byte[1 + 3 * tasks.size()][];
		arguments[0] = MIXED;
		int i = 1;
		for (NewTask task : tasks) {
			arguments[i++] = toBytes(task.id());
			arguments[i++] = isPlain(task) ? NOTHING : toBytes(optionCodes(task));
			arguments[i++] = TaskRecord.encodeBody(task.payload(), task.options().headers());
		}
		return arguments;
	}

	static String optionCodes(NewTask task) {
		AddOptions options = task.options();
		Instant due = options.due();
		StringBuilder codes = new StringBuilder();
		codes.append(task.first() ? "f" : "");
		codes.append(options.replacesWaiting() ? "r" : "");
		codes.append(options.ignoresRunning() ? "i" : "");
		codes.append(options.acceptsFinished() ? "e" : "");
		if (due != null) {
			codes.append('a').append(due.toEpochMilli());
		}
		else if (!options.delay().isZero()) {
			codes.append('d').append(options.delay().toMillis());
		}
		return codes.toString();
	}

	static byte[][] settleArguments(List<Settlement> settlements) {
		int count = settlements.size();
		List<byte[]> arguments = new ArrayList<>(3 + 2 * count);
		byte[] codes = new byte[count];
		arguments.add(toNumberBytes(count));
		arguments.add(codes);
		arguments.add(contentCodes(settlements));
		for (int i = 0; i < count; i++) {
			codes[i] = (byte) kindCode(settlements.get(i));
			arguments.add(toBytes(settlements.get(i).lease().id()));
		}
		long token = 0;
		byte[] encoded = {};
		for (Settlement settlement : settlements) {
			if (settlement.lease().token() != token) {
				token = settlement.lease().token();
				encoded = toNumberBytes(token);
			}
			arguments.add(encoded);
		}
		settlements.forEach((settlement) -> addDetails(arguments, settlement));
		return arguments.toArray(byte[][]::new);
	}

	private static byte[] contentCodes(List<Settlement> settlements) {
		if (settlements.stream().allMatch((settlement) -> settlement.content() == null)) {
			return NOTHING;
		}
		StringBuilder codes = new StringBuilder(settlements.size());
		settlements.forEach((settlement) -> codes.append((settlement.content() != null) ? 'c' : '-'));
		return toBytes(codes.toString());
	}

	private static char kindCode(Settlement settlement) {
		char code = outcomeCode(settlement.outcome());
		return settlement.finish() ? Character.toLowerCase(code) : code;
	}

	private static char outcomeCode(RunOutcome outcome) {
		return switch (outcome) {
			case SUCCESS -> 'A';
			case CANCELLED -> 'K';
			case RELEASED, LEASE_LOST -> 'R';
			case NOT_BEGUN -> 'N';
			case FORCE_RELEASED -> 'U';
			case CRASHED -> 'C';
			case RETRY -> 'T';
			case POSTPONED -> 'P';
			case DEAD, FAILED -> 'D';
			case PARKED -> 'W';
			case RESULT_REQUIRED -> throw new IllegalArgumentException("Only a store answers so");
		};
	}

	private static void addDetails(List<byte[]> arguments, Settlement settlement) {
		if (settlement.delaysTask()) {
			arguments.add(toNumberBytes(settlement.delay().toMillis()));
		}
		if (settlement.delaysTask() || needsReason(settlement.outcome())) {
			arguments.add(toBytes(String.valueOf(settlement.error())));
			AttemptLog log = settlement.isFailedAttempt() ? settlement.attemptLog() : null;
			arguments.add((log != null) ? toBytes(TaskRecord.writeAttempts(log)) : NOTHING);
		}
		byte[] content = settlement.content();
		if (content != null) {
			arguments.add(content);
		}
	}

	private static boolean needsReason(RunOutcome outcome) {
		return outcome == RunOutcome.DEAD || outcome == RunOutcome.FAILED || outcome == RunOutcome.CRASHED;
	}

}
