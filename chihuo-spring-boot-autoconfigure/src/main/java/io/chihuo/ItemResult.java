// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Result of one item of a step of {@link Flow#forEach}.
 *
 * @param <R> type of the result
 */
public final class ItemResult<R> {

	private final int item;

	private final String taskId;

	private final StepState state;

	private final @Nullable R value;

	private final @Nullable String reason;

	private ItemResult(int item, String taskId, StepState state, @Nullable R value, @Nullable String reason) {
		this.item = item;
		this.taskId = taskId;
		this.state = state;
		this.value = value;
		this.reason = reason;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param item number of the item, from 0
	 * @param taskId id of its task
	 * @param state {@link StepState#DONE}, {@link StepState#FAILED}, or
	 * {@link StepState#WAITING} if it has not ended
	 * @param value its result, null if there is none
	 * @param reason why it has failed, null if it has not or that is not known
	 * @param <R> type of the result
	 */
	public static <R> ItemResult<R> of(int item, String taskId, StepState state, @Nullable R value,
			@Nullable String reason) {
		return new ItemResult<>(item, taskId, state, value, reason);
	}

	/**
	 * Number of the item, from 0.
	 */
	public int item() {
		return this.item;
	}

	/**
	 * Id of its task.
	 */
	public String taskId() {
		return this.taskId;
	}

	/**
	 * {@link StepState#DONE}, {@link StepState#FAILED}, or {@link StepState#WAITING} if
	 * it has not ended.
	 */
	public StepState state() {
		return this.state;
	}

	/**
	 * Its result, null if there is none.
	 */
	public @Nullable R value() {
		return this.value;
	}

	/**
	 * Why it has failed, null if it has not or that is not known.
	 */
	public @Nullable String reason() {
		return this.reason;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.item, this.taskId, this.state, this.value, this.reason);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ItemResult<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ItemResult" + fieldValues();
	}

}
