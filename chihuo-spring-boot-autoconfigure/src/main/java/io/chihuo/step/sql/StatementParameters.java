// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;

/**
 * Takes the values of parameters from a payload.
 */
final class StatementParameters {

	/** Of a list for {@code in (:ids)}. */
	private static final int MAX_LIST_SIZE = 10_000;

	private StatementParameters() {
	}

	/**
	 * The values of all parameters of a statement.
	 * @throws RejectTaskException if one is missing or of a type that no parameter has
	 */
	static Map<String, @Nullable Object> readValues(SqlStatement statement, Map<String, ?> payload) {
		Map<String, @Nullable Object> values = new HashMap<>();
		for (String parameter : statement.parameterNames()) {
			String pointer = statement.pointerOf(parameter);
			try {
				Object value = PayloadPointer.findPart(payload, pointer);
				checkValue(statement, parameter, value);
				values.put(parameter, value);
			}
			catch (NoSuchElementException ex) {
				throw new RejectTaskException("The payload has no value at '" + pointer + "', which statement '"
						+ statement.name() + "' needs for its parameter ':" + parameter + "'", ex);
			}
		}
		return values;
	}

	private static void checkValue(SqlStatement statement, String parameter, @Nullable Object value) {
		boolean valid = (value instanceof List<?> list) ? !list.isEmpty() && list.size() <= MAX_LIST_SIZE
				&& list.stream().allMatch((element) -> element != null && isSimple(element)) : isSimple(value);
		if (!valid) {
			throw new RejectTaskException("The value of parameter ':" + parameter + "' of statement '"
					+ statement.name() + "' must be a text, a number, a boolean, null, or a list of 1 to "
					+ MAX_LIST_SIZE + " of these without null");
		}
	}

	private static boolean isSimple(@Nullable Object value) {
		return value == null || value instanceof String || value instanceof Number || value instanceof Boolean
				|| value instanceof byte[];
	}

}
