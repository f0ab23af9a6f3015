// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Arguments of a command.
 *
 * @param values the arguments, keys with the prefix
 * @param keys which are keys
 */
record CommandArguments(List<byte[]> values, IntPredicate keys) {

	/** A text is hardly longer. */
	private static final int MAX_ARGUMENT_COUNT = 10_000;

	/**
	 * Read arguments: texts, numbers, booleans, and objects with bytes in the field
	 * {@code base64}.
	 * @param prefix prefix of all keys
	 */
	static CommandArguments readArguments(StepFields fields, KeyPositions positions, String prefix) {
		List<byte[]> values = new ArrayList<>();
		List<String> texts = new ArrayList<>();
		for (Object argument : fields.readList("args")) {
			byte[] value = toBytes(fields, argument);
			values.add(value);
			texts.add(new String(value, StandardCharsets.UTF_8));
		}
		if (values.isEmpty() || values.size() > MAX_ARGUMENT_COUNT) {
			throw fields.createMistake("args", "must be a list of 1 to " + MAX_ARGUMENT_COUNT + " arguments");
		}
		IntPredicate keys = positions.keysOf(texts);
		byte[] prefixBytes = prefix.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < values.size(); i++) {
			if (keys.test(i)) {
				values.set(i, concat(prefixBytes, values.get(i)));
			}
		}
		return new CommandArguments(values, keys);
	}

	private static byte[] toBytes(StepFields fields, @Nullable Object argument) {
		if (argument instanceof byte[] bytes) {
			return bytes;
		}
		if (argument instanceof Map<?, ?> map && map.size() == 1 && map.get("base64") instanceof String base64) {
			try {
				return Base64.getDecoder().decode(base64);
			}
			catch (IllegalArgumentException ex) {
				throw fields.createMistake("args", "has bytes that are not base64 as of RFC 4648, section 4");
			}
		}
		if (argument instanceof String || argument instanceof Number || argument instanceof Boolean) {
			String text = (argument instanceof BigDecimal number) ? number.toPlainString() : argument.toString();
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw fields.createMistake("args", "must be a list of texts, numbers, booleans and objects with 'base64'");
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = new byte[first.length + second.length];
		System.arraycopy(first, 0, both, 0, first.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	/** Whether the option is given that adds scores to members. */
	boolean hasScores() {
		return this.values.stream()
			.anyMatch((value) -> new String(value, StandardCharsets.US_ASCII).equalsIgnoreCase("WITHSCORES"));
	}

}
