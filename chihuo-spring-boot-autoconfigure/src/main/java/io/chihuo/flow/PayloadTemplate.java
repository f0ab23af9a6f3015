// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowRef;
import io.chihuo.InvalidTaskException;

/**
 * Takes the references out of a payload, and notes their places.
 */
final class PayloadTemplate {

	/** Codecs refuse payloads of fewer levels already. */
	private static final int MAX_LEVELS = 1000;

	private final Map<String, FlowRef> references = new LinkedHashMap<>();

	private final String step;

	private final @Nullable Object payload;

	/**
	 * Create an instance.
	 * @param step name of the step, for the message of a failure
	 * @throws InvalidTaskException if the payload contains itself, or is nested too deep
	 */
	PayloadTemplate(String step, @Nullable Object payload) {
		this.step = step;
		this.payload = takeOut("", payload, 1);
	}

	/** The payload, with null in place of references. */
	@Nullable Object payload() {
		return this.payload;
	}

	/** References by JSON pointers to their places. */
	Map<String, FlowRef> references() {
		return this.references;
	}

	private @Nullable Object takeOut(String place, @Nullable Object value, int level) {
		if (value instanceof FlowRef reference) {
			this.references.put(place, reference);
			return null;
		}
		if (value instanceof Map<?, ?> map && hasReference(map.values(), level)) {
			Map<String, @Nullable Object> changed = new LinkedHashMap<>();
			map.forEach((key, member) -> changed.put(String.valueOf(key),
					takeOut(TreePath.append(place, String.valueOf(key)), member, level + 1)));
			return changed;
		}
		if (value instanceof List<?> list && hasReference(list, level)) {
			List<@Nullable Object> changed = new ArrayList<>();
			for (int i = 0; i < list.size(); i++) {
				changed.add(takeOut(TreePath.append(place, String.valueOf(i)), list.get(i), level + 1));
			}
			return changed;
		}
		return value;
	}

	private boolean hasReference(Iterable<?> values, int level) {
		if (level > MAX_LEVELS) {
			throw new InvalidTaskException("The payload of step '" + this.step + "' is nested in more than "
					+ MAX_LEVELS + " levels, or contains itself");
		}
		for (Object value : values) {
			if (value instanceof FlowRef || (value instanceof Map<?, ?> map && hasReference(map.values(), level + 1))
					|| (value instanceof List<?> list && hasReference(list, level + 1))) {
				return true;
			}
		}
		return false;
	}

}
