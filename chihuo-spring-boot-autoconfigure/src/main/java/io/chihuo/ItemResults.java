// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the results of a step of {@link Flow#forEach}.
 *
 * @param <R> type of the results
 */
public final class ItemResults<R> {

	private final List<ItemResult<R>> results;

	private final @Nullable String next;

	private ItemResults(List<ItemResult<R>> results, @Nullable String next) {
		this.results = List.copyOf(results);
		this.next = next;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param results results in the order of the items
	 * @param next cursor of the page that follows, null if this is the last
	 * @param <R> type of the results
	 */
	public static <R> ItemResults<R> of(List<ItemResult<R>> results, @Nullable String next) {
		return new ItemResults<>(results, next);
	}

	/**
	 * Results in the order of the items.
	 */
	public List<ItemResult<R>> results() {
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
		return other instanceof ItemResults<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ItemResults" + fieldValues();
	}

}
