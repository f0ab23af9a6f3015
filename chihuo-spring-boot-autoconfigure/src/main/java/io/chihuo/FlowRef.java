// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Refers to the result of an earlier step, or a value of the context of a flow, for the
 * payload of a step. Made by {@link Flow#ref} and {@link Flow#context}. A payload is a
 * reference itself, or maps and lists that contain some. Immutable: each method returns a
 * changed copy.
 */
public final class FlowRef {

	private final String source;

	private final String path;

	private final boolean optional;

	private final @Nullable Object fallback;

	private final boolean inContext;

	private FlowRef(boolean inContext, String source, String path, boolean optional, @Nullable Object fallback) {
		this.inContext = inContext;
		this.source = source;
		this.path = path;
		this.optional = optional;
		this.fallback = fallback;
	}

	static FlowRef ofStep(String step) {
		Assert.hasText(step, "The step that is referred to has a name");
		return new FlowRef(false, step, "", false, null);
	}

	static FlowRef ofContext(String key) {
		Assert.hasText(key, "The value that is referred to has a key");
		return new FlowRef(true, key, "", false, null);
	}

	/**
	 * Take a part of the value.
	 * @param pointer a JSON pointer, such as {@code /items/0/name}; empty for all of it
	 */
	public FlowRef path(String pointer) {
		Assert.isTrue(pointer.isEmpty() || pointer.startsWith("/"),
				() -> "A JSON pointer is empty or begins with '/', but this one is '" + pointer + "'");
		return new FlowRef(this.inContext, this.source, pointer, this.optional, this.fallback);
	}

	/**
	 * Have a value in place of one that is missing, or of the result of a step that is
	 * not done. Without one the later step fails then.
	 * @param value value, null for none
	 */
	public FlowRef orElse(@Nullable Object value) {
		return new FlowRef(this.inContext, this.source, this.path, true, value);
	}

	/**
	 * The value is this one; one that is missing is null. Numbers are compared by their
	 * amounts.
	 * @param value a text, a number, a boolean or null
	 */
	public FlowCondition isEqualTo(@Nullable Object value) {
		return FlowCondition.ofValue(FlowCondition.ConditionKind.EQUAL, this, value);
	}

	/**
	 * The value is a number, and not less than this one.
	 */
	public FlowCondition isAtLeast(Number value) {
		return FlowCondition.ofValue(FlowCondition.ConditionKind.AT_LEAST, this, value);
	}

	/**
	 * The value is a number, and not more than this one.
	 */
	public FlowCondition isAtMost(Number value) {
		return FlowCondition.ofValue(FlowCondition.ConditionKind.AT_MOST, this, value);
	}

	/**
	 * There is such a value, which may be null.
	 */
	public FlowCondition isPresent() {
		return FlowCondition.ofValue(FlowCondition.ConditionKind.PRESENT, this, null);
	}

	/**
	 * Whether it refers to a value of the context rather than to a result.
	 */
	public boolean isInContext() {
		return this.inContext;
	}

	/**
	 * Name of the step, or key of the value, that is referred to.
	 */
	public String sourceName() {
		return this.source;
	}

	/**
	 * The JSON pointer, empty for the whole value.
	 */
	public String pointerText() {
		return this.path;
	}

	/**
	 * Whether there is a value in place of one that is missing.
	 */
	public boolean isOptional() {
		return this.optional;
	}

	/**
	 * Value in place of one that is missing.
	 */
	public @Nullable Object fallbackValue() {
		return this.fallback;
	}

	@Override
	public String toString() {
		return "FlowRef[" + (this.inContext ? "context " : "") + this.source + this.path + "]";
	}

}
