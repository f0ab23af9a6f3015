// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.time.Duration;

import io.chihuo.benchmarks.harness.Schedule;

/**
 * The amount of work of one trial.
 *
 * @param schedule how often it is repeated
 * @param tasks tasks to add or drain
 * @param heapTasks tasks to weigh
 * @param smallBacklog tasks that wait besides those of the trial, the few
 * @param largeBacklog tasks that wait besides those of the trial, the many
 * @param pacedTasks tasks to add at a slow pace
 * @param waitingTasks tasks whose handlers wait
 */
public record TrialSize(Schedule schedule, int tasks, int heapTasks, int smallBacklog, int largeBacklog, int pacedTasks,
		int waitingTasks) {

	/**
	 * For numbers to publish.
	 */
	public static final TrialSize FULL = new TrialSize(new Schedule(2, 5, Duration.ZERO), 500_000, 1_000_000, 10_000,
			1_000_000, 1_000, 50_000);

	/**
	 * For a look within a minute.
	 */
	public static final TrialSize QUICK = new TrialSize(new Schedule(1, 5, Duration.ofSeconds(45)), 100_000, 200_000,
			10_000, 1_000_000, 200, 5_000);

	/**
	 * For a test that it works at all.
	 */
	public static final TrialSize TINY = new TrialSize(new Schedule(0, 1, Duration.ZERO), 500, 500, 100, 1_000, 20,
			100);

}
