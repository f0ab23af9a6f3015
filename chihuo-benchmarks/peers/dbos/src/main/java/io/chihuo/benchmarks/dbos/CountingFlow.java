// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dbos;

import java.util.concurrent.atomic.LongAdder;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.workflow.Workflow;

/**
 * Runs steps one after the other that do nothing but count.
 */
class CountingFlow implements StepSeries {

	private final DBOS dbos;

	private final LongAdder runs = new LongAdder();

	CountingFlow(DBOS dbos) {
		this.dbos = dbos;
	}

	long runCount() {
		return this.runs.sum();
	}

	@Override
	@Workflow
	public void runSteps(int steps) {
		for (int i = 0; i < steps; i++) {
			this.dbos.runStep(this.runs::increment, "step");
		}
	}

}
