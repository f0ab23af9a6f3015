// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial on a broker.
 *
 * @param tasks tasks where they travel together
 * @param confirmed tasks where each of several threads waits for the broker
 * @param slow tasks where one thread does
 * @param paced tasks that come at a slow pace
 * @param waiting tasks whose handlers wait
 */
record RabbitTrialSize(int tasks, int confirmed, int slow, int paced, int waiting) {

	static RabbitTrialSize of(TrialSize scale) {
		return new RabbitTrialSize(scale.tasks() / 5, scale.tasks() / 25, scale.tasks() / 100, scale.pacedTasks(),
				scale.waitingTasks());
	}

	/** Tasks that take several writes each are fewer. */
	int tasks(LedgerVariant ledger) {
		return (ledger == LedgerVariant.JDBC) ? this.tasks / 2 : this.tasks;
	}

}
