// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * Finds a part of a payload by a JSON pointer, as of RFC 6901.
 */
final class PayloadPointer {

	private PayloadPointer() {
	}

	/** The pointer to a member of an object that a pointer leads to. */
	static String memberPointer(String pointer, String member) {
		return pointer + "/" + member.replace("~", "~0").replace("/", "~1");
	}

	/**
	 * The part, which may be null.
	 * @throws NoSuchElementException if there is no such part
	 */
	static @Nullable Object findPart(@Nullable Object payload, String pointer) {
		Object part = payload;
		if (!pointer.isEmpty()) {
			for (String token : pointer.substring(1).split("/", -1)) {
				part = findChild(part, token.replace("~1", "/").replace("~0", "~"));
			}
		}
		return part;
	}

	private static @Nullable Object findChild(@Nullable Object parent, String name) {
		if (parent instanceof Map<?, ?> map && map.containsKey(name)) {
			return map.get(name);
		}
		if (parent instanceof List<?> list && name.matches("0|[1-9][0-9]{0,8}")
				&& Integer.parseInt(name) < list.size()) {
			return list.get(Integer.parseInt(name));
		}
		throw new NoSuchElementException(name);
	}

}
