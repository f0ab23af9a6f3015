package io.chihuo.codec;

import java.util.Map;

import tools.jackson.core.JacksonException;

/**
 * Says why JSON could not be read without quoting it, as Jackson's own messages do.
 */
final class JsonProblem {

	private JsonProblem() {
	}

	static UndecodablePayloadException of(JacksonException ex) {
		StringBuilder text = new StringBuilder(ex.getClass().getName());
		if (!ex.getPath().isEmpty()) {
			text.append(" at ");
			ex.getPath().forEach((step) -> text.append(step(step)));
		}
		return new UndecodablePayloadException(text.toString(), ex);
	}

	/**
	 * The names of properties are the type's, but the keys of a map are the payload's.
	 */
	private static String step(JacksonException.Reference step) {
		String name = step.getPropertyName();
		if (name == null) {
			return "[" + step.getIndex() + "]";
		}
		Object from = step.from();
		boolean map = from instanceof Map || (from instanceof Class<?> type && Map.class.isAssignableFrom(type));
		return map ? "[…]" : "." + name;
	}

}
