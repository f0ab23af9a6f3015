// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of the items of a step of {@link Flow#forEach}.
 */
public final class ItemCounts {

	private final int done;

	private final int failed;

	private final int known;

	private final boolean complete;

	private ItemCounts(int done, int failed, int known, boolean complete) {
		this.done = done;
		this.failed = failed;
		this.known = known;
		this.complete = complete;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param done items that are done
	 * @param failed items that have failed
	 * @param known items that are known so far
	 * @param complete whether all are known
	 */
	public static ItemCounts of(int done, int failed, int known, boolean complete) {
		return new ItemCounts(done, failed, known, complete);
	}

	/**
	 * Items that are done.
	 */
	public int done() {
		return this.done;
	}

	/**
	 * Items that have failed.
	 */
	public int failed() {
		return this.failed;
	}

	/**
	 * Items that are known so far.
	 */
	public int known() {
		return this.known;
	}

	/**
	 * Whether all are known.
	 */
	public boolean complete() {
		return this.complete;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.done, this.failed, this.known, this.complete);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ItemCounts that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "ItemCounts" + fieldValues();
	}

}
