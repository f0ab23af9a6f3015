// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;

/**
 * Batches as scripts take them: in parts none of which blocks the server for long, which
 * follow each other on the connection, and encoded as arguments, here those of
 * {@code add.lua} and {@code settle.lua}.
 */
final class ScriptBatches {

	private static final int MAX_ADDED_TASKS = 1000;

	private static final int MAX_ADDED_BYTES = 1 << 20;

	private static final byte[] PLAIN = toBytes("plain");

	private static final byte[] MIXED = toBytes("mixed");

	private static final byte[] NO_OPTIONS = {};

	private ScriptBatches() {
	}

	static byte[] toBytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] toNumberBytes(long number) {
		return toBytes(Long.toString(number));
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

	/** Parts of a batch of tasks to add, whose size counts too. */
	static List<List<NewTask>> addParts(List<NewTask> tasks) {
		List<List<NewTask>> parts = new ArrayList<>();
		int begin = 0;
		long size = 0;
		for (int i = 0; i < tasks.size(); i++) {
			size += tasks.get(i).payload().length;
			if (i > begin && (size > MAX_ADDED_BYTES || i - begin == MAX_ADDED_TASKS)) {
				parts.add(tasks.subList(begin, i));
				begin = i;
				size = tasks.get(i).payload().length;
			}
		}
		parts.add(tasks.subList(begin, tasks.size()));
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
			arguments[i++] = isPlain(task) ? NO_OPTIONS : toBytes(optionCodes(task));
			arguments[i++] = TaskRecord.encodeBody(task.payload(), task.options().headers());
		}
		return arguments;
	}

	private static String optionCodes(NewTask task) {
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
		List<byte[]> arguments = new ArrayList<>(2 + 2 * count);
		byte[] codes = new byte[count];
		arguments.add(toNumberBytes(count));
		arguments.add(codes);
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
		settlements.forEach((settlement) -> addReason(arguments, settlement));
		return arguments.toArray(byte[][]::new);
	}

	private static char kindCode(Settlement settlement) {
		if (settlement.finish()) {
			return 'F';
		}
		return switch (settlement.outcome()) {
			case SUCCESS, CANCELLED -> 'A';
			case RELEASED, LEASE_LOST -> 'R';
			case NOT_BEGUN -> 'N';
			case FORCE_RELEASED -> 'U';
			case CRASHED -> 'C';
			case RETRY -> 'T';
			case POSTPONED -> 'P';
			case DEAD -> 'D';
		};
	}

	private static void addReason(List<byte[]> arguments, Settlement settlement) {
		if (settlement.finish()) {
			return;
		}
		if (settlement.delaysTask()) {
			arguments.add(toNumberBytes(settlement.delay().toMillis()));
			arguments.add(toBytes(String.valueOf(settlement.error())));
		}
		else if (settlement.outcome() == RunOutcome.DEAD || settlement.outcome() == RunOutcome.CRASHED) {
			arguments.add(toBytes(String.valueOf(settlement.error())));
		}
	}

}
