// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import tools.jackson.core.JacksonException;

/**
 * Says why JSON could not be read without quoting it, as Jackson's own messages do.
 */
final class JsonProblem {

	private static final int MAX_PROBLEM_LENGTH = 400;

	/** How messages of Jackson begin that quote nothing, or only between quotes. */
	private static final List<String> KNOWN_BEGINNINGS = List.of("Cannot deserialize value of type `",
			"Cannot map `null` ", "Unrecognized token ", "Unexpected character ", "Unexpected end-of-input",
			"Could not resolve type id ", "Could not resolve subtype of ", "Missing required creator property ");

	/** Texts that may follow a quotation in such messages. */
	private static final List<String> KNOWN_ENDS = List.of(": not a valid `",
			": not one of the values accepted for Enum ", " as a subtype of `", " could not be parsed");

	/** A number is quoted without quotation marks. */
	private static final Pattern NUMBER = Pattern.compile("( from number )[^\\s:,)]+");

	private JsonProblem() {
	}

	static UndecodablePayloadException fromJackson(JacksonException ex) {
		String words = wordsWithoutQuotations(String.valueOf(ex.getOriginalMessage()));
		StringBuilder text = new StringBuilder(words.isEmpty() ? ex.getClass().getName() : words);
		if (!ex.getPath().isEmpty()) {
			text.append(" at ");
			ex.getPath().forEach((step) -> text.append(describeStep(step)));
		}
		return new UndecodablePayloadException(text.toString(), ex);
	}

	/**
	 * Returns Jackson's message, an ellipsis in place of each quotation; empty if that
	 * may quote in another way, as the exception of a constructor does.
	 */
	private static String wordsWithoutQuotations(String message) {
		if (KNOWN_BEGINNINGS.stream().noneMatch(message::startsWith)) {
			return "";
		}
		message = NUMBER.matcher(message).replaceFirst("$1…");
		int first = findQuote(message, 0, 1);
		if (first < 0) {
			return shortenText(message);
		}
		String begin = message.substring(0, first).replaceAll("[( ]+$", "") + " …";
		String end = message.substring(findQuote(message, message.length() - 1, -1) + 1);
		return shortenText(KNOWN_ENDS.stream().anyMatch(end::startsWith) ? begin + end : begin);
	}

	private static int findQuote(String message, int from, int step) {
		int at = from;
		while (at >= 0 && at < message.length() && message.charAt(at) != '"' && message.charAt(at) != '\'') {
			at += step;
		}
		return (at == message.length()) ? -1 : at;
	}

	private static String shortenText(String words) {
		String line = words.lines().findFirst().orElse("");
		return (line.length() > MAX_PROBLEM_LENGTH) ? line.substring(0, MAX_PROBLEM_LENGTH) + "…" : line;
	}

	/**
	 * The names of properties are the type's, but the keys of a map are the payload's,
	 * and so are those that a type takes by {@link JsonAnySetter}.
	 */
	private static String describeStep(JacksonException.Reference step) {
		String name = step.getPropertyName();
		if (name == null) {
			return "[" + step.getIndex() + "]";
		}
		Object from = step.from();
		Class<?> type = (from == null || from instanceof Class<?>) ? (Class<?>) from : from.getClass();
		return (type != null && takesAnyKey(type)) ? "[…]" : "." + name;
	}

	private static boolean takesAnyKey(Class<?> type) {
		return Map.class.isAssignableFrom(type)
				|| Stream
					.<AnnotatedElement[]>of(type.getDeclaredFields(), type.getMethods(), type.getDeclaredMethods(),
							parametersOf(type))
					.flatMap(Stream::of)
					.anyMatch((element) -> element.isAnnotationPresent(JsonAnySetter.class))
				|| (type.getSuperclass() != null && takesAnyKey(type.getSuperclass()));
	}

	private static AnnotatedElement[] parametersOf(Class<?> type) {
		return Stream.of(type.getDeclaredConstructors())
			.flatMap((constructor) -> Stream.of(constructor.getParameters()))
			.toArray(AnnotatedElement[]::new);
	}

}
