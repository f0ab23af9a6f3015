// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Collection;
import java.util.List;

/**
 * Keys of rows: an id with the number of its queue before it. One column that
 * distinguishes rows leaves a database no choice of the index by which it looks many of
 * them up, which it makes badly while it knows little of the table.
 */
final class RowKeys {

	private static final char SEPARATOR = ':';

	private RowKeys() {
	}

	static String keyOf(int queue, String id) {
		return Integer.toString(queue) + SEPARATOR + id;
	}

	static List<String> keysOf(int queue, Collection<String> ids) {
		return ids.stream().map((id) -> keyOf(queue, id)).toList();
	}

	static String idOf(String key) {
		return key.substring(key.indexOf(SEPARATOR) + 1);
	}

	/**
	 * The bound after all keys of a queue in their order, and before those of other
	 * queues.
	 */
	static String endOf(int queue) {
		return Integer.toString(queue) + (char) (SEPARATOR + 1);
	}

}
