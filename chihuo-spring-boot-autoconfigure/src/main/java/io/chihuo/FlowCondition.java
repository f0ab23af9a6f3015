// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A condition on results of earlier steps and on the context of a flow, made by the
 * methods of {@link FlowRef}. It is data, and is judged when the turn of its step comes.
 * Immutable.
 */
public final class FlowCondition {

	private final ConditionKind kind;

	private final @Nullable FlowRef reference;

	private final @Nullable Object operand;

	private final List<FlowCondition> parts;

	/**
	 * Kind of a condition.
	 */
	public enum ConditionKind {

		/**
		 * The value is the operand; numbers are compared by their amounts.
		 */
		EQUAL,

		/**
		 * The value is a number, and not less than the operand.
		 */
		AT_LEAST,

		/**
		 * The value is a number, and not more than the operand.
		 */
		AT_MOST,

		/**
		 * There is a value, which may be null.
		 */
		PRESENT,

		/**
		 * All parts hold.
		 */
		ALL,

		/**
		 * One of the parts holds.
		 */
		ANY,

		/**
		 * The only part does not hold.
		 */
		NOT

	}

	private FlowCondition(ConditionKind kind, @Nullable FlowRef reference, @Nullable Object operand,
			List<FlowCondition> parts) {
		this.kind = kind;
		this.reference = reference;
		this.operand = operand;
		this.parts = parts;
	}

	static FlowCondition ofValue(ConditionKind kind, FlowRef reference, @Nullable Object operand) {
		Assert.isTrue(
				operand == null || operand instanceof String || operand instanceof Number || operand instanceof Boolean,
				() -> "A value is compared with a text, a number, a boolean or null, not with " + operand);
		if (operand instanceof Number number) {
			Assert.isTrue(Double.isFinite(number.doubleValue()), "A value is compared with finite numbers");
			Assert.isTrue(isDecimal(String.valueOf(number)),
					() -> "A value is compared with numbers in decimal notation, not with " + number);
		}
		return new FlowCondition(kind, reference, operand, List.of());
	}

	/** A type of an application may write its numbers in another way. */
	private static boolean isDecimal(String text) {
		try {
			new BigDecimal(text);
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * Both conditions hold.
	 */
	public FlowCondition and(FlowCondition other) {
		return with(ConditionKind.ALL, other);
	}

	/**
	 * One of the conditions holds.
	 */
	public FlowCondition or(FlowCondition other) {
		return with(ConditionKind.ANY, other);
	}

	/** Long chains of one kind are not nested. */
	private FlowCondition with(ConditionKind kind, FlowCondition other) {
		List<FlowCondition> all = new ArrayList<>((this.kind == kind) ? this.parts : List.of(this));
		all.add(other);
		return new FlowCondition(kind, null, null, Collections.unmodifiableList(all));
	}

	/**
	 * The condition does not hold.
	 */
	public FlowCondition negate() {
		return new FlowCondition(ConditionKind.NOT, null, null, List.of(this));
	}

	/**
	 * Kind of the condition.
	 */
	public ConditionKind conditionKind() {
		return this.kind;
	}

	/**
	 * The value that is judged, null for a condition that has parts.
	 */
	public @Nullable FlowRef judgedReference() {
		return this.reference;
	}

	/**
	 * A text, a number, a boolean or null, to compare the value with.
	 */
	public @Nullable Object comparedOperand() {
		return this.operand;
	}

	/**
	 * Conditions within it.
	 */
	public List<FlowCondition> conditionParts() {
		return this.parts;
	}

}
