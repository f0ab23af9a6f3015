// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.outcome.CompletionResult;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A reply of a script, and the answers that it stands for. Many scripts reply one letter
 * for each member of a batch.
 */
final class ScriptReply {

	private final List<?> parts;

	private ScriptReply(List<?> parts) {
		this.parts = parts;
	}

	static ScriptReply of(Object reply) {
		return new ScriptReply((List<?>) reply);
	}

	static String toText(Object bytes) {
		return new String((byte[]) bytes, UTF_8);
	}

	int size() {
		return this.parts.size();
	}

	ScriptReply listAt(int index) {
		return of(this.parts.get(index));
	}

	long numberAt(int index) {
		return (Long) this.parts.get(index);
	}

	String textAt(int index) {
		return toText(this.parts.get(index));
	}

	byte[] bytesAt(int index) {
		return (byte[]) this.parts.get(index);
	}

	/** Null too where the list is shorter. */
	byte @Nullable [] bytesOrNull(int index) {
		return (index < this.parts.size()) ? (byte[]) this.parts.get(index) : null;
	}

	static <R> List<R> decodeCodes(Object reply, IntFunction<R> meaning) {
		byte[] codes = (byte[]) reply;
		List<R> answers = new ArrayList<>(codes.length);
		for (byte code : codes) {
			answers.add(meaning.apply(code));
		}
		return answers;
	}

	static AddResult addResult(int code) {
		return switch (code) {
			case 'A' -> AddResult.ADDED;
			case 'Q' -> AddResult.ALREADY_QUEUED;
			case 'P' -> AddResult.REPLACED;
			case 'R' -> AddResult.RERUN_REQUESTED;
			case 'N' -> AddResult.ALREADY_RUNNING;
			case 'F' -> AddResult.ALREADY_FINISHED;
			case 'D' -> AddResult.DEAD;
			case 'X' -> AddResult.QUEUE_FULL;
			default -> throw unknownCode(code);
		};
	}

	/** The other letters are the state of the id after the settlement was applied. */
	static List<RunOutcome> runOutcomes(Object reply, List<Settlement> settlements) {
		byte[] codes = (byte[]) reply;
		List<RunOutcome> outcomes = new ArrayList<>(codes.length);
		for (int i = 0; i < codes.length; i++) {
			outcomes.add(switch (codes[i]) {
				case 'l' -> RunOutcome.LEASE_LOST;
				case 'x' -> RunOutcome.DEAD;
				case 'g' -> RunOutcome.FAILED;
				case 'q' -> RunOutcome.RESULT_REQUIRED;
				case 's' -> RunOutcome.SUCCESS;
				case 'a', 'f', 'r', 'd', 'w' -> settlements.get(i).appliedOutcome();
				default -> throw unknownCode(codes[i]);
			});
		}
		return outcomes;
	}

	static Renewal renewalOf(int code) {
		return switch (code) {
			case 'h' -> Renewal.HELD;
			case 's' -> Renewal.SUSPECT;
			case 'c' -> Renewal.CANCELLED;
			case 'l' -> Renewal.LOST;
			default -> throw unknownCode(code);
		};
	}

	static CancelResult cancelResult(int code) {
		return switch (code) {
			case 'y' -> CancelResult.REMOVED;
			case 'i' -> CancelResult.INTERRUPTED;
			case 'f' -> CancelResult.ALREADY_FINISHED;
			case 'n' -> CancelResult.NOT_FOUND;
			default -> throw unknownCode(code);
		};
	}

	static CompletionResult completionResult(int code) {
		return switch (code) {
			case 'c' -> CompletionResult.COMPLETED;
			case 'r' -> CompletionResult.REPEATED;
			case 'a' -> CompletionResult.ALREADY_COMPLETED;
			case 'x' -> CompletionResult.TOKEN_EXPIRED;
			default -> throw unknownCode(code);
		};
	}

	static ChildrenNote.NoteResult noteAnswer(int code) {
		return switch (code) {
			case 'y' -> ChildrenNote.NoteResult.NOTED;
			case 't' -> ChildrenNote.NoteResult.TOO_MANY;
			case 'n' -> ChildrenNote.NoteResult.REFUSED;
			default -> throw unknownCode(code);
		};
	}

	static boolean isYesCode(int code) {
		return code == 'y';
	}

	private static IllegalStateException unknownCode(int code) {
		return new IllegalStateException("Unknown answer '" + (char) code + "'");
	}

	/** From {@code claim.lua} and {@code suspect.lua}. */
	ClaimResult toClaimResult() {
		boolean suspectsWaiting = numberAt(1) == 1;
		if (size() == 2) {
			return suspectsWaiting ? new ClaimResult(List.of(), true) : ClaimResult.NOTHING;
		}
		long token = Long.parseLong(textAt(2));
		ScriptReply ids = listAt(3);
		ScriptReply records = listAt(4);
		ScriptReply failures = listAt(5);
		List<LeasedTask> tasks = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			tasks.add(TaskRecord.toLeasedTask(new Lease(ids.textAt(i), token), records.bytesOrNull(i),
					failures.bytesOrNull(i)));
		}
		return new ClaimResult(tasks, suspectsWaiting);
	}

	/** From {@code claim-tickets.lua}. */
	List<Optional<LeasedTask>> toClaimedTasks(List<Ticket> tickets) {
		byte[] codes = bytesAt(0);
		String token = textAt(1);
		long now = token.isEmpty() ? 0 : Long.parseLong(token);
		List<Optional<LeasedTask>> claimed = new ArrayList<>(codes.length);
		int before = 0;
		int next = 0;
		for (int i = 0; i < codes.length; i++) {
			if (codes[i] == 'n') {
				claimed.add(Optional.empty());
				continue;
			}
			long fence = (codes[i] == 'y') ? now : Long.parseLong(listAt(2).textAt(before++));
			claimed.add(Optional.of(TaskRecord.toLeasedTask(new Lease(tickets.get(i).id(), fence),
					listAt(3).bytesOrNull(next), listAt(4).bytesOrNull(next))));
			next++;
		}
		return claimed;
	}

	/** From {@code find.lua}. */
	static List<Optional<TaskInfo>> toTaskInfos(List<String> ids, Object reply) {
		ScriptReply answers = of(reply);
		List<Optional<TaskInfo>> found = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			ScriptReply answer = answers.listAt(i);
			found.add((answer.size() == 0) ? Optional.empty() : Optional.of(toTaskInfo(ids.get(i), answer)));
		}
		return found;
	}

	private static TaskInfo toTaskInfo(String id, ScriptReply answer) {
		TaskState state = TaskState.valueOf(answer.textAt(0).toUpperCase(Locale.ROOT));
		Instant finishedAt = toInstant(answer.textAt(1));
		Long stamp = TaskRecord.addedAt(answer.bytesAt(4));
		Instant addedAt = (stamp != null) ? Instant.ofEpochMilli(stamp) : null;
		Instant time = toInstant(answer.textAt(5));
		String token = answer.textAt(6);
		String error = answer.textAt(8);
		return TaskInfo
			.of(id, state, finishedAt != null, parseCount(answer.textAt(2)), parseCount(answer.textAt(3)),
					parseCount(answer.textAt(9)), addedAt,
					(state == TaskState.DELAYED || state == TaskState.WAITING) ? time : null,
					token.isEmpty() ? null : startOf(token), (state == TaskState.RUNNING) ? time : null,
					(state == TaskState.DEAD) ? time : (state == TaskState.FINISHED) ? finishedAt : null,
					"1".equals(answer.textAt(7)), error.isEmpty() ? null : error)
			.withFailedAttempts(TaskRecord.readAttempts(answer.textAt(10)).attempts())
			.withOrderNumber(parseNumber(answer.textAt(11)));
	}

	/** From {@code payload.lua}. */
	static Optional<StoredPayload> toPayload(Object reply) {
		byte[] bytes = of(reply).bytesOrNull(0);
		if (bytes == null) {
			return Optional.empty();
		}
		return Optional.of(TaskRecord.toPayload(bytes));
	}

	private static @Nullable Instant toInstant(String millis) {
		return millis.isEmpty() ? null : Instant.ofEpochMilli(parseNumber(millis));
	}

	private static int parseCount(String text) {
		return (int) Math.min(parseNumber(text), Integer.MAX_VALUE);
	}

	/** Number from a record that may be damaged; then it is 0. */
	private static long parseNumber(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/** A token is the server's time in microseconds, unless that went back. */
	private static Instant startOf(String token) {
		return Instant.ofEpochMilli(parseNumber(token) / 1000);
	}

	/** From {@code dead-letters.lua}. */
	static StoredDeadLetter.Page toPage(Object reply) {
		ScriptReply answer = of(reply);
		String next = answer.textAt(0);
		return new StoredDeadLetter.Page(answer.deadLetters(1), next.isEmpty() ? null : next);
	}

	/** From {@code requeue-all.lua} and {@code discard-all.lua}. */
	static DeadLetterSweep toSweep(Object reply) {
		String[] parts = toText(reply).split(" ", 2);
		return new DeadLetterSweep(Long.parseLong(parts[0]), parts[1].isEmpty() ? null : parts[1]);
	}

	/** From three lists: ids, records, failures. */
	List<StoredDeadLetter> deadLetters(int from) {
		ScriptReply ids = listAt(from);
		ScriptReply records = listAt(from + 1);
		ScriptReply failures = listAt(from + 2);
		List<StoredDeadLetter> codes = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			codes.add(TaskRecord.deadLetter(ids.textAt(i), records.bytesOrNull(i), failures.bytesOrNull(i)));
		}
		return codes;
	}

	/** From {@code counts.lua}. */
	static QueueCounts toCounts(Object reply) {
		ScriptReply counts = of(reply);
		return QueueCounts
			.of(counts.numberAt(0), counts.numberAt(1), counts.numberAt(2), counts.numberAt(3), counts.numberAt(4))
			.withWaiting(counts.numberAt(5));
	}

}
