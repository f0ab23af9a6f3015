// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Refers to the result of an earlier step, for the payload of a later one. Made by
 * {@link Flow#ref(String)}. A payload is a reference itself, or maps and lists that
 * contain some. Immutable: each method returns a changed copy.
 */
public final class FlowRef {

	private final String source;

	private final String path;

	private final boolean optional;

	private final @Nullable Object fallback;

	private FlowRef(String source, String path, boolean optional, @Nullable Object fallback) {
		this.source = source;
		this.path = path;
		this.optional = optional;
		this.fallback = fallback;
	}

	static FlowRef ofStep(String step) {
		Assert.hasText(step, "The step that is referred to has a name");
		return new FlowRef(step, "", false, null);
	}

	/**
	 * Take a part of the result.
	 * @param pointer a JSON pointer, such as {@code /items/0/name}; empty for all of it
	 */
	public FlowRef path(String pointer) {
		Assert.isTrue(pointer.isEmpty() || pointer.startsWith("/"),
				() -> "A JSON pointer is empty or begins with '/', but this one is '" + pointer + "'");
		return new FlowRef(this.source, pointer, this.optional, this.fallback);
	}

	/**
	 * Have a value in place of a part that is missing, or of the result of a step that is
	 * not done. Without one the later step fails then.
	 * @param value value, null for none
	 */
	public FlowRef orElse(@Nullable Object value) {
		return new FlowRef(this.source, this.path, true, value);
	}

	/**
	 * Name of the step that is referred to.
	 */
	public String sourceName() {
		return this.source;
	}

	/**
	 * The JSON pointer, empty for the whole result.
	 */
	public String pointerText() {
		return this.path;
	}

	/**
	 * Whether there is a value for a part that is missing.
	 */
	public boolean isOptional() {
		return this.optional;
	}

	/**
	 * Value for a part that is missing.
	 */
	public @Nullable Object fallbackValue() {
		return this.fallback;
	}

	@Override
	public String toString() {
		return "FlowRef[" + this.source + this.path + "]";
	}

}
