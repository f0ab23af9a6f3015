// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A place within decoded values that consist of maps and lists, as a JSON pointer says.
 *
 * @param keys keys of maps and indexes of lists on the way
 */
record TreePath(List<String> keys) {

	/** A value that is there, though it may be null. */
	record Found(@Nullable Object value) {
	}

	static TreePath parse(String pointer) {
		if (pointer.isEmpty()) {
			return new TreePath(List.of());
		}
		return new TreePath(Arrays.stream(pointer.substring(1).split("/", -1))
			.map((key) -> key.replace("~1", "/").replace("~0", "~"))
			.toList());
	}

	/** Pointer to a place within the one that another pointer points to. */
	static String append(String pointer, String key) {
		return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
	}

	/** The value at this place, null if there is no such place. */
	@Nullable Found find(@Nullable Object tree) {
		Found found = new Found(tree);
		for (String key : this.keys) {
			found = (found != null) ? step(found.value(), key) : null;
		}
		return found;
	}

	private static @Nullable Found step(@Nullable Object value, String key) {
		if (value instanceof Map<?, ?> map) {
			return map.containsKey(key) ? new Found(map.get(key)) : null;
		}
		if (value instanceof List<?> list) {
			int index = indexOf(key, list.size());
			return (index >= 0) ? new Found(list.get(index)) : null;
		}
		return null;
	}

	/** An index has digits of ASCII only, and no zero in front of others. */
	private static int indexOf(String key, int size) {
		boolean number = !key.isEmpty() && key.length() <= 9 && key.chars().allMatch((c) -> c >= '0' && c <= '9');
		if (!number || (key.length() > 1 && key.charAt(0) == '0')) {
			return -1;
		}
		int index = Integer.parseInt(key);
		return (index < size) ? index : -1;
	}

	/**
	 * Put a value at this place; returns the tree.
	 * @throws BrokenStepException if there is no such place
	 */
	@Nullable Object put(@Nullable Object tree, @Nullable Object value) {
		if (this.keys.isEmpty()) {
			return value;
		}
		int last = this.keys.size() - 1;
		Found parent = new TreePath(this.keys.subList(0, last)).find(tree);
		putInto((parent != null) ? parent.value() : null, this.keys.get(last), value);
		return tree;
	}

	@SuppressWarnings("unchecked") // as codecs decode them
	private static void putInto(@Nullable Object parent, String key, @Nullable Object value) {
		if (parent instanceof Map<?, ?> map) {
			((Map<String, @Nullable Object>) map).put(key, value);
		}
		else if (parent instanceof List<?> list && indexOf(key, list.size()) >= 0) {
			((List<@Nullable Object>) list).set(indexOf(key, list.size()), value);
		}
		else {
			throw new BrokenStepException("its payload has no place '" + key + "' for a value");
		}
	}

}
