// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial on a server: less than in memory, by as much as it
 * takes longer.
 *
 * @param roundTrips tasks where each waits for an answer of the server
 * @param tasks tasks where they travel together
 * @param slow tasks for those who take ten times as long
 * @param paced tasks that come at a slow pace
 * @param waiting tasks whose handlers wait
 * @param fewQueued entries that wait besides, the few
 * @param manyQueued entries that wait besides, the many
 * @param entries entries to weigh and to clear
 * @param settlingMillis time in which a new application settles
 * @param idleMillis time to listen to an idle application, where loops look four times a
 * minute
 */
record RedisTrialSize(int roundTrips, int tasks, int slow, int paced, int waiting, int fewQueued, int manyQueued,
		int entries, int settlingMillis, int idleMillis) {

	static RedisTrialSize of(TrialSize scale) {
		return new RedisTrialSize(scale.tasks() / 25, scale.tasks() / 5, scale.tasks() / 50, scale.pacedTasks(),
				scale.waitingTasks(), scale.smallBacklog(), scale.largeBacklog(), scale.heapTasks(), scale.pacedTasks(),
				16 * scale.pacedTasks());
	}

	/** Tasks of each of many loops. */
	int perLoop() {
		return this.tasks / 20;
	}

}
