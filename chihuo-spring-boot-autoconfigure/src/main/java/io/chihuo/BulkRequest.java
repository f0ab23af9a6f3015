// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * A bulk operation that is to be started.
 */
public final class BulkRequest {

	/**
	 * Most characters of one condition of a filter.
	 */
	public static final int MAX_CONDITION_LENGTH = 4000;

	private final String loop;

	private final BulkAction action;

	private final Map<String, String> conditions;

	private BulkRequest(String loop, BulkAction action, Map<String, String> conditions) {
		this.loop = loop;
		this.action = action;
		this.conditions = Map.copyOf(conditions);
	}

	/**
	 * Change the dead letters of a loop that match a filter.
	 * @param action {@link BulkAction#REQUEUE} or {@link BulkAction#DISCARD}
	 * @param filter a filter with a condition
	 * @throws IllegalArgumentException if the action is not for dead letters, or the
	 * filter has no condition, or one that is empty, is longer than
	 * {@link #MAX_CONDITION_LENGTH}, or has half a surrogate pair
	 */
	public static BulkRequest matching(String loop, BulkAction action, DeadLetterFilter filter) {
		Assert.isTrue(action != BulkAction.CANCEL, "Dead letters are not cancelled: requeue or discard them");
		return ofConditions(loop, action, filter.conditions());
	}

	/**
	 * Cancel the ready, delayed and running tasks of a loop that match a filter.
	 * @param filter a filter with a condition
	 * @throws IllegalArgumentException if the filter has no condition, or one that is
	 * empty, is longer than {@link #MAX_CONDITION_LENGTH}, or has half a surrogate pair
	 */
	public static BulkRequest cancelMatching(String loop, TaskFilter filter) {
		return ofConditions(loop, BulkAction.CANCEL, filter.conditions());
	}

	private static BulkRequest ofConditions(String loop, BulkAction action, Map<String, String> conditions) {
		Assert.isTrue(!conditions.isEmpty(), "A bulk operation needs a filter, or has to be for all explicitly");
		conditions.forEach(BulkRequest::checkCondition);
		return new BulkRequest(loop, action, conditions);
	}

	/**
	 * Change all dead letters of a loop, or cancel all its tasks.
	 */
	public static BulkRequest all(String loop, BulkAction action) {
		return new BulkRequest(loop, action, Map.of());
	}

	private static void checkCondition(String name, String value) {
		Assert.isTrue(!value.isEmpty(), () -> "The condition '" + name + "' is empty");
		Assert.isTrue(value.length() <= MAX_CONDITION_LENGTH, () -> "The condition '" + name + "' has " + value.length()
				+ " characters, and " + MAX_CONDITION_LENGTH + " are allowed");
		Assert.isTrue(StandardCharsets.UTF_8.newEncoder().canEncode(value),
				() -> "The condition '" + name + "' has half a surrogate pair");
	}

	/**
	 * Name of the loop.
	 */
	public String loop() {
		return this.loop;
	}

	/**
	 * The change.
	 */
	public BulkAction action() {
		return this.action;
	}

	/**
	 * Conditions of the filter, as {@link DeadLetterFilter#conditions()} or
	 * {@link TaskFilter#conditions()} has them; none for all.
	 */
	public Map<String, String> conditions() {
		return this.conditions;
	}

	@Override
	public String toString() {
		return "BulkRequest[loop=" + this.loop + ", action=" + this.action + ", conditions=" + this.conditions + "]";
	}

}
