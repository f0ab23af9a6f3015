// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial.
 *
 * @param tasks tasks to add or drain in batches
 * @param singleTasks tasks to add one by one
 * @param slowTasks tasks to drain for a peer that takes long
 * @param pacedTasks tasks to add at a slow pace
 * @param fewQueued length of a short queue
 * @param manyQueued length of a long one
 * @param transactions transactions whose statements are counted
 * @param perSecond tasks a second of a load that goes on
 * @param snapshot times of the load while a snapshot is open
 * @param fault times of the load before, during and after a fault
 * @param kills how often a worker is killed
 */
record JdbcTrialSize(int tasks, int singleTasks, int slowTasks, int pacedTasks, int fewQueued, int manyQueued,
		int transactions, int perSecond, LoadTimes snapshot, LoadTimes fault, int kills) {

	private static final JdbcTrialSize FULL = new JdbcTrialSize(50_000, 10_000, 10_000, 1_000, 10_000, 1_000_000, 500,
			2_000, new LoadTimes(60, 600, 120), new LoadTimes(10, 60, 20), 20);

	private static final JdbcTrialSize QUICK = new JdbcTrialSize(10_000, 2_000, 2_000, 200, 10_000, 100_000, 100, 2_000,
			new LoadTimes(10, 30, 90), new LoadTimes(4, 4, 10), 3);

	private static final JdbcTrialSize TINY = new JdbcTrialSize(50, 10, 50, 20, 100, 1_000, 5, 100,
			new LoadTimes(1, 1, 5), new LoadTimes(1, 1, 7), 1);

	/**
	 * Times of a load.
	 *
	 * @param secondsBefore how long it goes on undisturbed
	 * @param secondsDisturbed how long it is disturbed
	 * @param secondsAfter longest time that is looked at afterwards
	 */
	record LoadTimes(int secondsBefore, int secondsDisturbed, int secondsAfter) {

		/** Beside these, a start and an end that are not measured. */
		int totalSeconds() {
			return 60 + this.secondsBefore + this.secondsDisturbed + this.secondsAfter;
		}

	}

	static JdbcTrialSize of(TrialSize scale) {
		if (scale.equals(TrialSize.TINY)) {
			return TINY;
		}
		return scale.equals(TrialSize.QUICK) ? QUICK : FULL;
	}

}
