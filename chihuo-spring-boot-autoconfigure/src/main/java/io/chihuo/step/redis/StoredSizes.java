// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Asks Redis for the sizes of strings before a command reads them: a string in a reply is
 * held in memory whole before it can be refused. Elements of lists, sets and the like are
 * not asked for, as they are refused one by one.
 */
final class StoredSizes {

	private final CommandExecution execution;

	StoredSizes(CommandExecution execution) {
		this.execution = execution;
	}

	/**
	 * Bytes of the strings that a command would answer with, 0 if it answers with others,
	 * or if Redis will refuse it.
	 */
	long readBytes(String command, CommandArguments arguments) throws InterruptedException {
		List<byte[]> values = arguments.values();
		return switch (command) {
			case "GET", "GETDEL", "GETEX", "GETSET" -> storedBytes(values.get(0));
			case "SET" -> asksForOldValue(values) ? storedBytes(values.get(0)) : 0;
			case "GETRANGE" -> (values.size() == 3) ? rangeBytes(values) : 0;
			case "MGET" -> sum(this.execution.executeAll("STRLEN",
					values.stream().map((key) -> new CommandArguments(List.of(key), (index) -> true)).toList()));
			case "HGET", "HMGET" -> sum(this.execution.executeAll("HSTRLEN",
					values.stream()
						.skip(1)
						.map((field) -> new CommandArguments(List.of(values.get(0), field), (index) -> index == 0))
						.toList()));
			default -> 0;
		};
	}

	/** Bytes of a string, 0 if there is none or the key has something else. */
	long storedBytes(byte[] key) throws InterruptedException {
		return sum(this.execution.executeAll("STRLEN", List.of(new CommandArguments(List.of(key), (index) -> true))));
	}

	private static long sum(List<BoundedReply> sizes) {
		return sizes.stream()
			.map(BoundedReply::value)
			.filter(Objects::nonNull)
			.mapToLong((size) -> (size instanceof Number number) ? number.longValue() : 0)
			.sum();
	}

	private static boolean asksForOldValue(List<byte[]> values) {
		return IntStream.range(2, values.size()).anyMatch((index) -> textOf(values, index).equalsIgnoreCase("GET"));
	}

	/** Negative positions count from the end. */
	private long rangeBytes(List<byte[]> values) throws InterruptedException {
		String start = textOf(values, 1);
		String end = textOf(values, 2);
		if (!start.matches("-?\\d{1,15}") || !end.matches("-?\\d{1,15}")) {
			return storedBytes(values.get(0));
		}
		long from = Long.parseLong(start);
		long to = Long.parseLong(end);
		long size = storedBytes(values.get(0));
		long first = Math.max(0, (from < 0) ? size + from : from);
		long last = Math.min(size - 1, (to < 0) ? size + to : to);
		return Math.max(0, last - first + 1);
	}

	private static String textOf(List<byte[]> values, int index) {
		return new String(values.get(index), StandardCharsets.US_ASCII);
	}

}
