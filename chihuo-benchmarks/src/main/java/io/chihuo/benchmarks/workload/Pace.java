// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * A slow, even pace.
 *
 * @param perSecond how often a second
 */
public record Pace(int perSecond) {

	/**
	 * Do something again and again. A late call is not waited for.
	 * @param times how often
	 * @param action called with the number of earlier calls
	 */
	public void repeat(int times, IntConsumer action) {
		repeatWhile(() -> true, times, action);
	}

	/**
	 * The same as long as a condition holds.
	 */
	public void repeatWhile(BooleanSupplier condition, int times, IntConsumer action) {
		long next = System.nanoTime();
		for (int i = 0; i < times && condition.getAsBoolean(); i++) {
			next += TimeUnit.SECONDS.toNanos(1) / this.perSecond;
			for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			action.accept(i);
		}
	}

}
