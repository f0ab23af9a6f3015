// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.time.Duration;

/**
 * Time that a workload may take: the rest of the limit, shared evenly with the workloads
 * that come after it.
 */
class Budget {

	private final long end;

	private long roundStart;

	private long longestRound;

	private Budget(long now, long end) {
		this.roundStart = now;
		this.end = end;
	}

	static Budget nextShare(Duration limit, long runStart, int workloadsLeft) {
		long now = System.nanoTime();
		long left = runStart + limit.toNanos() - now;
		return new Budget(now, limit.isZero() ? Long.MAX_VALUE : now + left / workloadsLeft);
	}

	/**
	 * Whether another round as long as the longest one fits.
	 */
	boolean roundEnded() {
		long now = System.nanoTime();
		this.longestRound = Math.max(this.longestRound, now - this.roundStart);
		this.roundStart = now;
		return this.end == Long.MAX_VALUE || now + this.longestRound <= this.end;
	}

}
