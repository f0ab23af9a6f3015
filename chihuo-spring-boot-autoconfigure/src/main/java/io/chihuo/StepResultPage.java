// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some results of the steps of a flow.
 *
 * @param <R> type of the results
 */
public final class StepResultPage<R> {

	private final List<StepResult<R>> results;

	private final @Nullable String next;

	private StepResultPage(List<StepResult<R>> results, @Nullable String next) {
		this.results = List.copyOf(results);
		this.next = next;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param results the results
	 * @param next cursor of the page that follows, null if this is the last
	 * @param <R> type of the results
	 */
	public static <R> StepResultPage<R> of(List<StepResult<R>> results, @Nullable String next) {
		return new StepResultPage<>(results, next);
	}

	/**
	 * The results.
	 */
	public List<StepResult<R>> results() {
		return this.results;
	}

	/**
	 * Cursor of the page that follows, null if this is the last.
	 */
	public @Nullable String next() {
		return this.next;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.results, this.next);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StepResultPage<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "StepResultPage" + fieldValues();
	}

}
