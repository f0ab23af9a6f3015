// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.chihuo.RejectTaskException;

/**
 * Limits of arguments by which a small command would have Redis take much memory: it
 * fills a string with zeros up to an offset, and answers the same members again and
 * again.
 */
final class CommandLimits {

	/** Members that may be the same. */
	private static final int MAX_REPEATED_MEMBERS = 10_000;

	private final long maxValueBytes;

	/**
	 * Create limits.
	 * @param maxValueBytes most bytes of a string that is written at an offset
	 */
	CommandLimits(long maxValueBytes) {
		this.maxValueBytes = maxValueBytes;
	}

	/**
	 * Verify arguments.
	 * @throws RejectTaskException if one is not allowed
	 */
	void checkArguments(String command, CommandArguments arguments) {
		List<byte[]> values = arguments.values();
		switch (command) {
			case "SETRANGE" -> {
				if (values.size() > 2) {
					checkSize(command, Math.addExact(readOffset(command, textOf(values, 1)), values.get(2).length));
				}
			}
			case "SETBIT" -> {
				if (values.size() > 1) {
					checkSize(command, readOffset(command, textOf(values, 1)) / Byte.SIZE + 1);
				}
			}
			case "BITFIELD" -> checkFields(command, values);
			case "SRANDMEMBER", "ZRANDMEMBER" -> {
				if (values.size() > 1) {
					checkCount(command, textOf(values, 1));
				}
			}
			default -> {
				// takes no more than its arguments, or what is stored
			}
		}
	}

	/** Redis checks all parts before it writes any. */
	private void checkFields(String command, List<byte[]> values) {
		int part = 1;
		while (part < values.size()) {
			switch (textOf(values, part).toUpperCase(Locale.ROOT)) {
				case "GET" -> part += 3;
				case "OVERFLOW" -> part += 2;
				case "SET", "INCRBY" -> {
					if (part + 2 < values.size()) {
						checkField(command, textOf(values, part + 1), textOf(values, part + 2));
					}
					part += 4;
				}
				default -> part = values.size(); // refused by Redis
			}
		}
	}

	private void checkField(String command, String type, String offset) {
		if (!type.matches("[iuIU]\\d{1,2}")) {
			throw new RejectTaskException("A type of " + command + " must be such as u8 or i16");
		}
		int bits = Integer.parseInt(type.substring(1));
		boolean multiple = offset.startsWith("#");
		long first = readOffset(command, multiple ? offset.substring(1) : offset);
		checkSize(command, (first * (multiple ? bits : 1) + bits + Byte.SIZE - 1) / Byte.SIZE);
	}

	/**
	 * Digits only: what Redis reads otherwise must not be larger than what is read here.
	 */
	private long readOffset(String command, String text) {
		if (!text.matches("\\d{1,15}")) {
			throw new RejectTaskException(
					"An offset of " + command + " must be a whole number of at most 15 digits, from 0");
		}
		return Long.parseLong(text);
	}

	/**
	 * Verify the size that a string will have.
	 * @throws RejectTaskException if it is too large
	 */
	void checkSize(String command, long bytes) {
		if (bytes > this.maxValueBytes) {
			throw new RejectTaskException(command + " would make a value of " + bytes
					+ " bytes, and 'chihuo.steps.redis.max-value-size' allows " + this.maxValueBytes);
		}
	}

	private static void checkCount(String command, String text) {
		if (text.startsWith("-") && (!text.matches("-\\d{1,5}") || Integer.parseInt(text) < -MAX_REPEATED_MEMBERS)) {
			throw new RejectTaskException(
					"The number of members of " + command + " must be at least -" + MAX_REPEATED_MEMBERS);
		}
	}

	private static String textOf(List<byte[]> values, int index) {
		return new String(values.get(index), StandardCharsets.UTF_8);
	}

}
