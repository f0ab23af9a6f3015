// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

/**
 * One value that a trial yields.
 *
 * @param metric name that distinguishes it from the trial's other readings, empty if it
 * is the only one
 * @param value the value
 * @param unit its unit
 */
public record Reading(String metric, double value, String unit) {

	/**
	 * The only reading of a trial.
	 */
	public static Reading of(double value, String unit) {
		return new Reading("", value, unit);
	}

}
