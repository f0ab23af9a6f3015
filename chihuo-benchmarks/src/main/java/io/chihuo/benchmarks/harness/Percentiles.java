// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.Arrays;

/**
 * Times of which some are larger than others.
 */
public final class Percentiles {

	private final long[] sorted;

	/**
	 * Create from times in nanoseconds, in any order, at least one.
	 */
	public Percentiles(long[] nanos) {
		this.sorted = nanos.clone();
		Arrays.sort(this.sorted);
	}

	/**
	 * The time that a share of all does not exceed, in milliseconds.
	 * @param percent share, above 0 and up to 100
	 */
	public Reading createReading(int percent) {
		int rank = (int) Math.ceil(percent / 100.0 * this.sorted.length);
		return new Reading("p" + percent, this.sorted[rank - 1] / 1e6, "ms");
	}

}
