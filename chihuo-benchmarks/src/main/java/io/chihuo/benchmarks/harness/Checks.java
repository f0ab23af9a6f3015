// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

/**
 * A subject that did not do the work is not measured: the run ends.
 */
public final class Checks {

	private Checks() {
	}

	/**
	 * Check a number.
	 * @param what name of the counted things
	 * @throws IllegalStateException if the numbers differ
	 */
	public static void countChecks(String what, long actual, long expected) {
		if (actual != expected) {
			throw new IllegalStateException("Expected " + expected + " " + what + ", but found " + actual);
		}
	}

}
