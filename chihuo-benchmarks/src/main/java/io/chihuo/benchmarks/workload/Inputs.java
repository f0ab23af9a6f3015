// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.chihuo.TaskEntry;

/**
 * Tasks to add: ids {@code task-<n>} with payloads that take 100 bytes of JSON, give or
 * take a digit. Every call makes new ones, so that nothing is shared between trials.
 *
 * @param <T> the payload's type
 * @param type type of the payloads
 * @param payload makes the nth payload
 */
public record Inputs<T>(Class<T> type, IntFunction<T> payload) {

	private static final String PREFIX = "task-";

	private static final String FILLER = "email to user1@example.org, subject hello there, attempt 1, from the benchmarks of the task loops";

	/**
	 * Text of 98 characters, in JSON 100 bytes with its quotes.
	 */
	public static final Inputs<String> TEXT = new Inputs<>(String.class, Inputs::text);

	/**
	 * The JSON of {@link #TEXT}, for subjects that encode nothing.
	 */
	public static final Inputs<String> JSON = new Inputs<>(String.class, Inputs::jsonPayload);

	/**
	 * A record with a few fields.
	 */
	public static final Inputs<MessagePayload> MESSAGE = new Inputs<>(MessagePayload.class, MessagePayload::of);

	/**
	 * The bytes of the JSON of {@link #TEXT}, for subjects that store no objects.
	 */
	public static final Inputs<byte[]> ENCODED = new Inputs<>(byte[].class, Inputs::encodedText);

	/**
	 * Bytes of an encoded text.
	 */
	public static final int ENCODED_LENGTH = 100;

	/**
	 * The nth id.
	 */
	public static String id(int n) {
		return PREFIX + n;
	}

	/**
	 * The n of an id.
	 */
	public static int number(String id) {
		return Integer.parseInt(id, PREFIX.length(), id.length(), 10);
	}

	/**
	 * The nth task.
	 */
	public TaskEntry<T> streamEntry(int n) {
		return TaskEntry.of(id(n), this.payload.apply(n));
	}

	/**
	 * Tasks from a number on, made as they are read.
	 */
	public Stream<TaskEntry<T>> textStream(int from, int count) {
		return IntStream.range(from, from + count).mapToObj(this::streamEntry);
	}

	/**
	 * Tasks from a number on, made beforehand.
	 */
	public List<TaskEntry<T>> textList(int from, int count) {
		return textStream(from, count).toList();
	}

	private static String text(int n) {
		String number = Integer.toString(n);
		return number + FILLER.substring(0, ENCODED_LENGTH - 2 - number.length());
	}

	private static String jsonPayload(int n) {
		return '"' + text(n) + '"';
	}

	private static byte[] encodedText(int n) {
		return jsonPayload(n).getBytes(StandardCharsets.UTF_8);
	}

}
