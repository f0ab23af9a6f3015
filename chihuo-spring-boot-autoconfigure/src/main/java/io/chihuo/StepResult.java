// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Result of a step that has ended.
 *
 * @param <R> type of the result
 */
public final class StepResult<R> {

	private final String step;

	private final StepState state;

	private final @Nullable R value;

	private final @Nullable String failure;

	private StepResult(String step, StepState state, @Nullable R value, @Nullable String failure) {
		this.step = step;
		this.state = state;
		this.value = value;
		this.failure = failure;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param step name of the step
	 * @param state how it ended
	 * @param value its result, null if it has none or is not done
	 * @param failure why it is not done, null if it is
	 * @param <R> type of the result
	 */
	public static <R> StepResult<R> of(String step, StepState state, @Nullable R value, @Nullable String failure) {
		return new StepResult<>(step, state, value, failure);
	}

	/**
	 * Name of the step.
	 */
	public String step() {
		return this.step;
	}

	/**
	 * How it ended.
	 */
	public StepState state() {
		return this.state;
	}

	/**
	 * Its result, null if it has none or is not done.
	 */
	public @Nullable R value() {
		return this.value;
	}

	/**
	 * Why it is not done, null if it is.
	 */
	public @Nullable String failure() {
		return this.failure;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.step, this.state, this.value, this.failure);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StepResult<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "StepResult" + fieldValues();
	}

}
