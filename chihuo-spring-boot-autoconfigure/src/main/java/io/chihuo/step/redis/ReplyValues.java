// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;

/**
 * Turns replies into JSON.
 */
final class ReplyValues {

	private final boolean base64;

	/**
	 * Create a converter.
	 * @param base64 whether texts are bytes, in base64
	 */
	ReplyValues(boolean base64) {
		this.base64 = base64;
	}

	/**
	 * The value of a reply.
	 * @param scores whether the option {@code WITHSCORES} was given
	 */
	@Nullable Object convertReply(@Nullable Object reply, ReplyShape shape, boolean scores) {
		return switch (shape) {
			case OBJECT -> convertObject(reply);
			case NUMBER -> convertNumber(reply);
			case NUMBERS -> (reply instanceof Collection<?> list) ? convertNumbers(list) : convertValue(reply);
			case PAIRS -> convertScores(reply);
			case SCORES -> scores ? convertScores(reply) : convertValue(reply);
			case PLAIN -> convertValue(reply);
		};
	}

	private @Nullable Object convertValue(@Nullable Object reply) {
		if (reply instanceof byte[] bytes) {
			return this.base64 ? Base64.getEncoder().encodeToString(bytes) : decodeText(bytes);
		}
		if (reply instanceof Map<?, ?>) {
			return convertObject(reply);
		}
		if (reply instanceof Collection<?> list) {
			List<@Nullable Object> values = new ArrayList<>();
			list.forEach((element) -> values.add(convertValue(element)));
			return values;
		}
		if (reply instanceof Double number) {
			return Double.isFinite(number) ? number : toInfinity(number);
		}
		return (reply == null || reply instanceof Number || reply instanceof Boolean) ? reply : reply.toString();
	}

	private static String toInfinity(double number) {
		return (number > 0) ? "inf" : "-inf";
	}

	private static String decodeText(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new RejectTaskException(
					"The reply has bytes that are no text in UTF-8: use the encoding 'base64'. The command was executed",
					ex);
		}
	}

	private Map<String, @Nullable Object> convertObject(@Nullable Object reply) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		if (reply instanceof Map<?, ?> map) {
			map.forEach((name, value) -> object.put(nameOf(name), convertValue(value)));
		}
		else if (reply instanceof List<?> list) {
			for (int i = 0; i + 1 < list.size(); i += 2) {
				object.put(nameOf(list.get(i)), convertValue(list.get(i + 1)));
			}
		}
		return object;
	}

	private String nameOf(@Nullable Object name) {
		return String.valueOf(convertValue(name));
	}

	private static List<@Nullable Object> convertNumbers(Collection<?> list) {
		List<@Nullable Object> numbers = new ArrayList<>();
		list.forEach((element) -> numbers.add(convertNumber(element)));
		return numbers;
	}

	/** Pairs of members and scores, which the protocol RESP3 has as such. */
	private List<@Nullable Object> convertScores(@Nullable Object reply) {
		List<Object> list = (reply instanceof Collection<?> all) ? new ArrayList<>(all) : List.of();
		List<@Nullable Object> pairs = new ArrayList<>();
		for (int i = 0; i < list.size(); i++) {
			Object element = list.get(i);
			if (element instanceof List<?> pair && pair.size() == 2) {
				pairs.add(toPair(pair.get(0), pair.get(1)));
			}
			else if (i + 1 < list.size()) {
				pairs.add(toPair(element, list.get(++i)));
			}
		}
		return pairs;
	}

	private List<@Nullable Object> toPair(@Nullable Object member, @Nullable Object score) {
		List<@Nullable Object> pair = new ArrayList<>();
		pair.add(convertValue(member));
		pair.add(convertNumber(score));
		return pair;
	}

	private static @Nullable Object convertNumber(@Nullable Object reply) {
		if (reply == null) {
			return null;
		}
		String text = (reply instanceof byte[] bytes) ? new String(bytes, StandardCharsets.US_ASCII) : reply.toString();
		try {
			BigDecimal number = new BigDecimal(text).stripTrailingZeros();
			return (number.scale() <= 0) ? new BigDecimal(number.toBigInteger()) : number;
		}
		catch (NumberFormatException ex) {
			return text.toLowerCase(Locale.ROOT).replace("infinity", "inf");
		}
	}

}
