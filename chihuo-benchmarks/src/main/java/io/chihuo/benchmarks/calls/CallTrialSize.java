// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial.
 *
 * @param calls calls of one caller by a server
 * @param localCalls calls of one caller within a process
 * @param parallelCalls calls of many callers
 * @param cancels calls that are cancelled
 * @param pendingCalls calls that one node awaits at a time
 * @param retainedCalls calls after which nothing may remain
 * @param sweepSeconds longest time to wait until nothing does
 */
record CallTrialSize(int calls, int localCalls, int parallelCalls, int cancels, int pendingCalls, int retainedCalls,
		int sweepSeconds) {

	private static final CallTrialSize FULL = new CallTrialSize(5_000, 100_000, 50_000, 1_000, 100_000, 1_000_000, 120);

	private static final CallTrialSize QUICK = new CallTrialSize(2_000, 20_000, 10_000, 200, 100_000, 20_000, 120);

	private static final CallTrialSize TINY = new CallTrialSize(20, 20, 128, 5, 200, 60, 0);

	static CallTrialSize of(TrialSize scale) {
		if (scale.equals(TrialSize.TINY)) {
			return TINY;
		}
		return scale.equals(TrialSize.QUICK) ? QUICK : FULL;
	}

}
