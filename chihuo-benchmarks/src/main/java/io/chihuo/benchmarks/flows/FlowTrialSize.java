// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial.
 *
 * @param series series that run one after the other
 * @param manySeries series that run at once
 * @param seriesSteps steps of a series
 * @param plans parallel plans, or flows of items, that run one after the other
 * @param parallelSteps steps of a parallel plan
 * @param items items of a flow
 * @param manyItems items of a large flow, a multiple of those
 * @param lambdaChains chains of code
 */
record FlowTrialSize(int series, int manySeries, int seriesSteps, int plans, int parallelSteps, int items,
		int manyItems, int lambdaChains) {

	private static final FlowTrialSize FULL = new FlowTrialSize(20, 1_000, 100, 4, 5_000, 10_000, 100_000, 1_000);

	private static final FlowTrialSize QUICK = new FlowTrialSize(5, 200, 100, 4, 5_000, 10_000, 30_000, 300);

	private static final FlowTrialSize TINY = new FlowTrialSize(1, 3, 3, 2, 10, 20, 60, 2);

	static FlowTrialSize of(TrialSize scale) {
		if (scale.equals(TrialSize.TINY)) {
			return TINY;
		}
		return scale.equals(TrialSize.QUICK) ? QUICK : FULL;
	}

}
