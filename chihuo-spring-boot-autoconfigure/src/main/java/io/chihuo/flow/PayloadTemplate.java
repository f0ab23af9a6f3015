// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowRef;

/**
 * Takes the references out of a payload, and notes their places.
 */
final class PayloadTemplate {

	private final Map<String, FlowRef> references = new LinkedHashMap<>();

	private final @Nullable Object payload;

	PayloadTemplate(@Nullable Object payload) {
		this.payload = takeOut("", payload);
	}

	/** The payload, with null in place of references. */
	@Nullable Object payload() {
		return this.payload;
	}

	/** References by JSON pointers to their places. */
	Map<String, FlowRef> references() {
		return this.references;
	}

	private @Nullable Object takeOut(String place, @Nullable Object value) {
		if (value instanceof FlowRef reference) {
			this.references.put(place, reference);
			return null;
		}
		if (value instanceof Map<?, ?> map && hasReference(map.values())) {
			Map<String, @Nullable Object> changed = new LinkedHashMap<>();
			map.forEach((key, member) -> changed.put(String.valueOf(key),
					takeOut(TreePath.append(place, String.valueOf(key)), member)));
			return changed;
		}
		if (value instanceof List<?> list && hasReference(list)) {
			List<@Nullable Object> changed = new ArrayList<>();
			for (int i = 0; i < list.size(); i++) {
				changed.add(takeOut(TreePath.append(place, String.valueOf(i)), list.get(i)));
			}
			return changed;
		}
		return value;
	}

	private static boolean hasReference(Iterable<?> values) {
		for (Object value : values) {
			if (value instanceof FlowRef || (value instanceof Map<?, ?> map && hasReference(map.values()))
					|| (value instanceof List<?> list && hasReference(list))) {
				return true;
			}
		}
		return false;
	}

}
