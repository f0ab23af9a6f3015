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

	private final DeadLetterFilter filter;

	private BulkRequest(String loop, BulkAction action, DeadLetterFilter filter) {
		this.loop = loop;
		this.action = action;
		this.filter = filter;
	}

	/**
	 * Change the dead letters of a loop that match a filter.
	 * @param filter a filter with a condition
	 * @throws IllegalArgumentException if the filter has no condition, or one that is
	 * empty, is longer than {@link #MAX_CONDITION_LENGTH}, or has half a surrogate pair
	 */
	public static BulkRequest matching(String loop, BulkAction action, DeadLetterFilter filter) {
		Map<String, String> conditions = filter.conditions();
		Assert.isTrue(!conditions.isEmpty(), "A bulk operation needs a filter, or has to be for all explicitly");
		conditions.forEach(BulkRequest::checkCondition);
		return new BulkRequest(loop, action, filter);
	}

	/**
	 * Change all dead letters of a loop.
	 */
	public static BulkRequest all(String loop, BulkAction action) {
		return new BulkRequest(loop, action, DeadLetterFilter.ALL);
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
	 * Which dead letters are changed.
	 */
	public DeadLetterFilter filter() {
		return this.filter;
	}

	@Override
	public String toString() {
		return "BulkRequest[loop=" + this.loop + ", action=" + this.action + ", filter=" + this.filter + "]";
	}

}
