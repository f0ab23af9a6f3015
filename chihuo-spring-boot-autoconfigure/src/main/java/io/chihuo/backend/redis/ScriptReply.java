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
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.ledger.Ticket;

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

	static String text(Object bytes) {
		return new String((byte[]) bytes, UTF_8);
	}

	int size() {
		return this.parts.size();
	}

	ScriptReply list(int index) {
		return of(this.parts.get(index));
	}

	long number(int index) {
		return (Long) this.parts.get(index);
	}

	String text(int index) {
		return text(this.parts.get(index));
	}

	byte[] bytes(int index) {
		return (byte[]) this.parts.get(index);
	}

	/** Null too where the list is shorter. */
	byte @Nullable [] bytesOrNull(int index) {
		return (index < this.parts.size()) ? (byte[]) this.parts.get(index) : null;
	}

	static <R> List<R> decode(Object reply, IntFunction<R> meaning) {
		byte[] letters = (byte[]) reply;
		List<R> answers = new ArrayList<>(letters.length);
		for (byte letter : letters) {
			answers.add(meaning.apply(letter));
		}
		return answers;
	}

	static AddResult added(int letter) {
		return switch (letter) {
			case 'A' -> AddResult.ADDED;
			case 'Q' -> AddResult.ALREADY_QUEUED;
			case 'P' -> AddResult.REPLACED;
			case 'R' -> AddResult.RERUN_REQUESTED;
			case 'N' -> AddResult.ALREADY_RUNNING;
			case 'F' -> AddResult.ALREADY_FINISHED;
			case 'D' -> AddResult.DEAD;
			case 'X' -> AddResult.QUEUE_FULL;
			default -> throw unknown(letter);
		};
	}

	/** The other letters are the state of the id after the settlement was applied. */
	static List<RunOutcome> settled(Object reply, List<Settlement> settlements) {
		byte[] letters = (byte[]) reply;
		List<RunOutcome> outcomes = new ArrayList<>(letters.length);
		for (int i = 0; i < letters.length; i++) {
			outcomes.add(switch (letters[i]) {
				case 'l' -> RunOutcome.LEASE_LOST;
				case 'x' -> RunOutcome.DEAD;
				case 'a', 'f', 'r', 'd' -> settlements.get(i).appliedOutcome();
				default -> throw unknown(letters[i]);
			});
		}
		return outcomes;
	}

	static Renewal renewal(int letter) {
		return switch (letter) {
			case 'h' -> Renewal.HELD;
			case 's' -> Renewal.SUSPECT;
			case 'c' -> Renewal.CANCELLED;
			case 'l' -> Renewal.LOST;
			default -> throw unknown(letter);
		};
	}

	static CancelResult cancelled(int letter) {
		return switch (letter) {
			case 'y' -> CancelResult.REMOVED;
			case 'i' -> CancelResult.INTERRUPTED;
			case 'f' -> CancelResult.ALREADY_FINISHED;
			case 'n' -> CancelResult.NOT_FOUND;
			default -> throw unknown(letter);
		};
	}

	static boolean yes(int letter) {
		return letter == 'y';
	}

	private static IllegalStateException unknown(int letter) {
		return new IllegalStateException("Unknown answer '" + (char) letter + "'");
	}

	/** From {@code claim.lua} and {@code suspect.lua}. */
	ClaimResult claimed() {
		boolean suspectsWaiting = number(1) == 1;
		if (size() == 2) {
			return suspectsWaiting ? new ClaimResult(List.of(), true) : ClaimResult.NOTHING;
		}
		long token = Long.parseLong(text(2));
		ScriptReply ids = list(3);
		ScriptReply records = list(4);
		ScriptReply failures = list(5);
		List<LeasedTask> tasks = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			tasks
				.add(TaskRecord.leased(new Lease(ids.text(i), token), records.bytesOrNull(i), failures.bytesOrNull(i)));
		}
		return new ClaimResult(tasks, suspectsWaiting);
	}

	/** From {@code take.lua}. */
	List<Optional<LeasedTask>> taken(List<Ticket> tickets) {
		byte[] letters = bytes(0);
		String token = text(1);
		long now = token.isEmpty() ? 0 : Long.parseLong(token);
		List<Optional<LeasedTask>> claimed = new ArrayList<>(letters.length);
		int before = 0;
		int next = 0;
		for (int i = 0; i < letters.length; i++) {
			if (letters[i] == 'n') {
				claimed.add(Optional.empty());
				continue;
			}
			long fence = (letters[i] == 'y') ? now : Long.parseLong(list(2).text(before++));
			claimed.add(Optional.of(TaskRecord.leased(new Lease(tickets.get(i).id(), fence), list(3).bytesOrNull(next),
					list(4).bytesOrNull(next))));
			next++;
		}
		return claimed;
	}

	/** From {@code find.lua}. */
	static List<Optional<TaskInfo>> found(List<String> ids, Object reply) {
		ScriptReply answers = of(reply);
		List<Optional<TaskInfo>> found = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			ScriptReply answer = answers.list(i);
			found.add((answer.size() == 0) ? Optional.empty() : Optional.of(info(ids.get(i), answer)));
		}
		return found;
	}

	private static TaskInfo info(String id, ScriptReply answer) {
		TaskState state = TaskState.valueOf(answer.text(0).toUpperCase(Locale.ROOT));
		Instant finishedAt = instant(answer.text(1));
		Long stamp = TaskRecord.addedAt(answer.bytes(4));
		Instant addedAt = (stamp != null) ? Instant.ofEpochMilli(stamp) : null;
		Instant time = instant(answer.text(5));
		String token = answer.text(6);
		String error = answer.text(8);
		return TaskInfo.of(id, state, finishedAt != null, count(answer.text(2)), count(answer.text(3)),
				count(answer.text(9)), addedAt, (state == TaskState.DELAYED) ? time : null,
				token.isEmpty() ? null : startOf(token), (state == TaskState.RUNNING) ? time : null,
				(state == TaskState.DEAD) ? time : (state == TaskState.FINISHED) ? finishedAt : null,
				"1".equals(answer.text(7)), error.isEmpty() ? null : error);
	}

	/** From {@code payload.lua}. */
	static Optional<StoredPayload> payload(Object reply) {
		byte[] bytes = of(reply).bytesOrNull(0);
		if (bytes == null) {
			return Optional.empty();
		}
		return Optional.of(TaskRecord.payload(bytes));
	}

	private static @Nullable Instant instant(String millis) {
		return millis.isEmpty() ? null : Instant.ofEpochMilli(number(millis));
	}

	private static int count(String text) {
		return (int) Math.min(number(text), Integer.MAX_VALUE);
	}

	/** Number from a record that may be damaged; then it is 0. */
	private static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/** A token is the server's time in microseconds, unless that went back. */
	private static Instant startOf(String token) {
		return Instant.ofEpochMilli(number(token) / 1000);
	}

	/** From {@code dead-letters.lua}. */
	static StoredDeadLetter.Page page(Object reply) {
		ScriptReply answer = of(reply);
		String next = answer.text(0);
		return new StoredDeadLetter.Page(answer.deadLetters(1), next.isEmpty() ? null : next);
	}

	/** From {@code requeue-all.lua} and {@code discard-all.lua}. */
	static DeadLetterSweep sweep(Object reply) {
		String[] parts = text(reply).split(" ", 2);
		return new DeadLetterSweep(Long.parseLong(parts[0]), parts[1].isEmpty() ? null : parts[1]);
	}

	/** From three lists: ids, records, failures. */
	List<StoredDeadLetter> deadLetters(int from) {
		ScriptReply ids = list(from);
		ScriptReply records = list(from + 1);
		ScriptReply failures = list(from + 2);
		List<StoredDeadLetter> letters = new ArrayList<>(ids.size());
		for (int i = 0; i < ids.size(); i++) {
			letters.add(TaskRecord.deadLetter(ids.text(i), records.bytesOrNull(i), failures.bytesOrNull(i)));
		}
		return letters;
	}

	/** From {@code counts.lua}. */
	static QueueCounts counts(Object reply) {
		ScriptReply counts = of(reply);
		return QueueCounts.of(counts.number(0), counts.number(1), counts.number(2), counts.number(3), counts.number(4));
	}

}
