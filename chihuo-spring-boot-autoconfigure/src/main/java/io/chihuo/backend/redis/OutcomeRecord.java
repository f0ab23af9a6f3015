// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;

/**
 * Reads the ends of tasks and the answers to watches, whose formats
 * {@code lib/outcomes.lua} and {@code watch.lua} write.
 */
final class OutcomeRecord {

	private static final byte FIELD_SEPARATOR = ':';

	/**
	 * The end of a task as a node is woken with it.
	 *
	 * @param end the end, or null if it has to be read
	 */
	record WakeUp(OutcomeKey key, @Nullable TaskEnd end) {
	}

	private OutcomeRecord() {
	}

	/** Ends that one message carries. */
	static List<WakeUp> readMessage(byte[] message) {
		ByteBuffer buffer = ByteBuffer.wrap(message);
		List<WakeUp> ends = new ArrayList<>(1);
		while (buffer.hasRemaining()) {
			long order = readNumber(buffer);
			int idLength = (int) readNumber(buffer);
			int recordLength = (int) readNumber(buffer);
			OutcomeKey key = new OutcomeKey(readText(buffer, idLength), order);
			byte[] record = readBytes(buffer, recordLength);
			ends.add(new WakeUp(key, (recordLength > 0) ? readEnd(key, record) : null));
		}
		return ends;
	}

	static TaskEnd readEnd(OutcomeKey key, byte[] record) {
		ByteBuffer buffer = ByteBuffer.wrap(record);
		TaskEnding ending = endingOf(buffer.get());
		buffer.get();
		long endedAt = readNumber(buffer);
		int hashLength = (int) readNumber(buffer);
		int reasonLength = (int) readNumber(buffer);
		byte[] hash = readBytes(buffer, hashLength);
		String reason = (reasonLength < 0) ? null : readText(buffer, reasonLength);
		return new TaskEnd(key.id(), key.order(), ending, readBytes(buffer, buffer.remaining()), reason, endedAt, hash);
	}

	private static TaskEnding endingOf(byte letter) {
		return switch (letter) {
			case 'D' -> TaskEnding.DONE;
			case 'F' -> TaskEnding.FAILED;
			case 'C' -> TaskEnding.CANCELLED;
			case 'X' -> TaskEnding.DISCARDED;
			case 'L' -> TaskEnding.CLEARED;
			case 'M' -> TaskEnding.FINISHED;
			case 'S' -> TaskEnding.SUPERSEDED;
			default -> throw new IllegalStateException("Unknown ending '" + (char) letter + "'");
		};
	}

	/** Digits up to a colon; negative for a dash. */
	private static long readNumber(ByteBuffer buffer) {
		long number = 0;
		for (byte next = buffer.get(); next != FIELD_SEPARATOR; next = buffer.get()) {
			number = (next == '-') ? -1 : number * 10 + next - '0';
		}
		return number;
	}

	private static String readText(ByteBuffer buffer, int length) {
		return new String(readBytes(buffer, length), StandardCharsets.UTF_8);
	}

	private static byte[] readBytes(ByteBuffer buffer, int length) {
		if (length > buffer.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[length];
		buffer.get(bytes);
		return bytes;
	}

	/** A record that is damaged is none. */
	private static WatchAnswer toEndedAnswer(OutcomeKey key, byte[] record) {
		try {
			return WatchAnswer.ended(readEnd(key, record));
		}
		catch (BufferUnderflowException | IllegalStateException | NegativeArraySizeException ex) {
			return WatchAnswer.UNKNOWN;
		}
	}

	/**
	 * The answer to a watch.
	 * @param record the end; null if there is none, or it has to be read
	 */
	static WatchAnswer toWatchAnswer(String id, char letter, long order, byte @Nullable [] record) {
		return switch (letter) {
			case 'p' -> WatchAnswer.pending(order);
			case 'e' -> (record != null) ? toEndedAnswer(new OutcomeKey(id, order), record)
					: new WatchAnswer(WatchAnswer.Status.ENDED, order, null);
			case 'f' -> WatchAnswer.FINISHED;
			case 'u' -> WatchAnswer.UNKNOWN;
			default -> throw new IllegalStateException("Unknown answer '" + letter + "'");
		};
	}

}
