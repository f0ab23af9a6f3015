// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Counts the results of the tasks of an {@code addAll}.
 */
public final class AddSummary {

	private final Map<AddResult, Long> counts;

	private AddSummary(Map<AddResult, Long> counts) {
		this.counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
	}

	/**
	 * A summary of counts.
	 * @param counts number by result
	 */
	public static AddSummary of(Map<AddResult, Long> counts) {
		return new AddSummary(counts);
	}

	/**
	 * Count results.
	 */
	public static AddSummary of(Iterable<AddResult> results) {
		Map<AddResult, Long> counts = new EnumMap<>(AddResult.class);
		results.forEach((result) -> counts.merge(result, 1L, Long::sum));
		return new AddSummary(counts);
	}

	/**
	 * Number of tasks that met a result.
	 */
	public long count(AddResult result) {
		return this.counts.getOrDefault(result, 0L);
	}

	/**
	 * Number of tasks that were added.
	 */
	public long added() {
		return count(AddResult.ADDED);
	}

	/**
	 * Number of ids that waited already.
	 */
	public long alreadyQueued() {
		return count(AddResult.ALREADY_QUEUED);
	}

	/**
	 * Number of ids that were finished already.
	 */
	public long alreadyFinished() {
		return count(AddResult.ALREADY_FINISHED);
	}

	/**
	 * Number of tasks of the call.
	 */
	public long total() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Number by result; results that did not occur are absent.
	 */
	public Map<AddResult, Long> counts() {
		return this.counts;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.counts);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AddSummary that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "AddSummary" + fieldValues();
	}

}
