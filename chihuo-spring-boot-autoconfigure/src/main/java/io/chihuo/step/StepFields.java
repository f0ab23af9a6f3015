// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

import io.chihuo.RejectTaskException;

/**
 * Fields of the payload of a step, a JSON object. A field that is missing, unknown or of
 * another type rejects the task, with a message that names the kind and the field.
 */
public final class StepFields {

	private final String kind;

	private final Map<String, ? extends @Nullable Object> values;

	private StepFields(String kind, Map<String, ? extends @Nullable Object> values) {
		this.kind = kind;
		this.values = values;
	}

	/**
	 * Read a payload.
	 * @param kind name of the kind, for messages
	 * @param payload the payload, null for none
	 * @param known names of all fields that the kind has
	 * @throws RejectTaskException if there is no payload, or another field
	 */
	public static StepFields readFields(String kind, @Nullable Map<String, ? extends @Nullable Object> payload,
			Set<String> known) {
		if (payload == null) {
			throw new RejectTaskException(
					"A step of kind '" + kind + "' needs a payload with the fields " + new TreeSet<>(known));
		}
		Set<String> unknown = new TreeSet<>(payload.keySet());
		unknown.removeAll(known);
		if (!unknown.isEmpty()) {
			throw new RejectTaskException(
					"A step of kind '" + kind + "' has no fields " + unknown + ", but these: " + new TreeSet<>(known));
		}
		return new StepFields(kind, payload);
	}

	/**
	 * Whether a field is there, and not null.
	 */
	public boolean hasField(String field) {
		return this.values.get(field) != null;
	}

	/**
	 * A value as it is, null if there is none.
	 */
	public @Nullable Object findValue(String field) {
		return this.values.get(field);
	}

	/**
	 * A text that has to be there, with at least one character.
	 */
	public String requireText(String field) {
		String text = findText(field);
		if (text == null || text.isEmpty()) {
			throw createMistake(field, "must be given");
		}
		return text;
	}

	/**
	 * A text, null if there is none. Numbers and booleans are taken as texts, since a
	 * reference may stand for one.
	 */
	public @Nullable String findText(String field) {
		Object value = this.values.get(field);
		if (value instanceof Map || value instanceof List || value instanceof byte[]) {
			throw createMistake(field, "must be a text");
		}
		return (value != null) ? value.toString() : null;
	}

	/**
	 * A boolean.
	 */
	public boolean readFlag(String field, boolean otherwise) {
		Object value = this.values.get(field);
		if (value != null && !(value instanceof Boolean)) {
			throw createMistake(field, "must be true or false");
		}
		return (value != null) ? (Boolean) value : otherwise;
	}

	/**
	 * A whole number within bounds.
	 */
	public long readNumber(String field, long otherwise, long least, long most) {
		Object value = this.values.get(field);
		if (value == null) {
			return otherwise;
		}
		try {
			long number = new BigDecimal(value.toString()).longValueExact();
			if (number >= least && number <= most) {
				return number;
			}
		}
		catch (ArithmeticException | NumberFormatException ex) {
			// named below
		}
		throw createMistake(field, "must be a whole number from " + least + " to " + most);
	}

	/**
	 * A positive duration, written as {@code 30s} or in ISO form; a number is
	 * milliseconds.
	 */
	public Duration readDuration(String field, Duration otherwise, Duration most) {
		String text = findText(field);
		if (text == null) {
			return otherwise;
		}
		try {
			Duration duration = DurationStyle.detectAndParse(text);
			if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(most) <= 0) {
				return duration;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// named below
		}
		throw createMistake(field, "must be a positive duration of at most " + most.toMillis() + "ms, such as 10s");
	}

	/**
	 * A list, empty if there is none.
	 */
	public List<@Nullable Object> readList(String field) {
		Object value = this.values.get(field);
		if (value == null) {
			return List.of();
		}
		if (value instanceof List<?> list) {
			return new ArrayList<>(list);
		}
		throw createMistake(field, "must be a list");
	}

	/**
	 * An object, empty if there is none.
	 */
	public Map<String, @Nullable Object> readObject(String field) {
		Object value = this.values.get(field);
		if (value == null) {
			return Map.of();
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> members = new LinkedHashMap<>();
			map.forEach((name, member) -> members.put(String.valueOf(name), member));
			return members;
		}
		throw createMistake(field, "must be an object");
	}

	/**
	 * An exception for a value that the kind refuses, to be thrown.
	 * @param problem the rest of a sentence about the field, such as "must be a path"
	 */
	public RejectTaskException createMistake(String field, String problem) {
		return new RejectTaskException("Field '" + field + "' of a step of kind '" + this.kind + "' " + problem);
	}

}
