// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;

/**
 * Answers of scripts that say one letter for each member of a batch.
 */
final class ReplyCodes {

	private ReplyCodes() {
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
				case 'a', 'f', 'r', 'd' -> settlements.get(i).applied();
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

}
