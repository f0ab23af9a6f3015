package io.chihuo.actuate;

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
record Change(@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
		@Nullable String what) {

	boolean isAll() {
		return Boolean.TRUE.equals(this.all);
	}

	String requireId() {
		if (this.id == null) {
			throw new RefusedException(RefusedException.BAD_REQUEST, "'id' is missing");
		}
		return this.id;
	}

}
