// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of a write operation, beside its action.
 *
 * @param node for a loop: name or instance of a node, or {@code all}; null for this one
 * @param concurrency for a loop: its new concurrency
 * @param id for a queue: the id to change
 * @param all for a queue: whether all dead letters are meant
 * @param what for a queue: the kind of ids to clear
 * @param filter for a bulk operation: which dead letters to change
 */
record ChangeRequest(@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
		@Nullable String what, DeadLetterQuery filter) {

	ChangeRequest(@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
			@Nullable String what) {
		this(node, concurrency, id, all, what, DeadLetterQuery.NONE);
	}

	/**
	 * Refuse parameters that an action does not use, since they were meant to have an
	 * effect.
	 */
	void allowOnly(String action, String... names) {
		Set<String> given = new TreeSet<>(givenParameters().keySet());
		given.removeAll(Set.of(names));
		if (!given.isEmpty()) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + action + "' takes " + ((names.length == 0) ? "nothing" : List.of(names)) + ", not " + given);
		}
	}

	/** The parameters that were given, by name. */
	Map<String, Object> givenParameters() {
		Map<String, Object> given = new LinkedHashMap<>();
		putIfGiven(given, "node", this.node);
		putIfGiven(given, "concurrency", this.concurrency);
		putIfGiven(given, "id", this.id);
		putIfGiven(given, "all", this.all);
		putIfGiven(given, "what", this.what);
		this.filter.conditions().forEach((name, value) -> putIfGiven(given, name, value));
		return given;
	}

	private static void putIfGiven(Map<String, Object> given, String name, @Nullable Object value) {
		if (value != null) {
			given.put(name, value);
		}
	}

	boolean isAll() {
		return Boolean.TRUE.equals(this.all);
	}

	String requireId() {
		if (this.id == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS, "'id' is missing");
		}
		return this.id;
	}

}
