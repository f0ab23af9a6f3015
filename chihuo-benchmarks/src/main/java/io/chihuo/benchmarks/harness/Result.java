// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The result of one subject in one metric of a workload.
 *
 * @param workload the workload, with the metric if it has several
 * @param subject the subject
 * @param unit unit of the values
 * @param values one a recorded repetition, in the order of measurement
 * @param goal its goal, null if none
 */
public record Result(String workload, String subject, String unit, List<Double> values, @Nullable Goal goal) {

	public Result {
		values = List.copyOf(values);
	}

	/**
	 * The middle value, or the mean of the two in the middle.
	 */
	public double median() {
		List<Double> sorted = this.values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 != 0) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	/**
	 * The smallest value.
	 */
	public double min() {
		return this.values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
	}

	/**
	 * The largest value.
	 */
	public double max() {
		return this.values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
	}

}
