package io.chihuo;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many of the tasks of an {@code addAll} met which result.
 *
 * @param counts number by result; results that did not occur are absent
 */
public record AddSummary(Map<AddResult, Long> counts) {

	public AddSummary {
		counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
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
	 * Number of tasks that were handed over.
	 */
	public long total() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

}
