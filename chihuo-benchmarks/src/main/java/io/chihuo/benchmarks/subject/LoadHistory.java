// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

import io.chihuo.benchmarks.harness.Percentiles;

/**
 * The tasks of a load that started within some time.
 */
public final class LoadHistory {

	private final long[] waits;

	private final double seconds;

	private LoadHistory(long[] waits, double seconds) {
		this.waits = waits;
		this.seconds = seconds;
	}

	static LoadHistory of(AtomicLongArray added, AtomicLongArray started, long from, long to) {
		long[] waits = new long[added.length()];
		int count = 0;
		for (int i = 0; i < waits.length; i++) {
			long start = started.get(i);
			if (start != 0 && start - from >= 0 && start - to < 0) {
				waits[count++] = start - added.get(i);
			}
		}
		return new LoadHistory(Arrays.copyOf(waits, count), (to - from) / 1e9);
	}

	/**
	 * Tasks that started, a second.
	 */
	public double ratePerSecond() {
		return this.waits.length / this.seconds;
	}

	/**
	 * Milliseconds from add to start that a share of the tasks does not exceed.
	 * @param percent share, above 0 and up to 100
	 */
	public double percentileMillis(int percent) {
		return (this.waits.length == 0) ? Double.MAX_VALUE : new Percentiles(this.waits).createReading(percent).value();
	}

}
