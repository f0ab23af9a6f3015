package io.chihuo.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What a write asks for, beside its action.
 *
 * @param node for a loop: which node it is for, by name or instance, or {@code all}; null
 * for this one
 * @param concurrency for a loop: its new concurrency
 * @param id for a queue: which id
 * @param all for a queue: whether all dead letters are meant
 * @param what for a queue: what is cleared
 */
record ChangeRequest(@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
		@Nullable String what) {

	/** Refuse what an action has no use for, since it was meant to have an effect. */
	void allowOnly(String action, String... names) {
		Set<String> given = new TreeSet<>(given().keySet());
		given.removeAll(Set.of(names));
		if (!given.isEmpty()) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST,
					"'" + action + "' takes " + ((names.length == 0) ? "nothing" : List.of(names)) + ", not " + given);
		}
	}

	/** What was given, by name. */
	Map<String, Object> given() {
		Map<String, Object> given = new LinkedHashMap<>();
		put(given, "node", this.node);
		put(given, "concurrency", this.concurrency);
		put(given, "id", this.id);
		put(given, "all", this.all);
		put(given, "what", this.what);
		return given;
	}

	private static void put(Map<String, Object> given, String name, @Nullable Object value) {
		if (value != null) {
			given.put(name, value);
		}
	}

	boolean isAll() {
		return Boolean.TRUE.equals(this.all);
	}

	String requireId() {
		if (this.id == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST, "'id' is missing");
		}
		return this.id;
	}

}
