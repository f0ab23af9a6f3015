// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The amount of work of one trial.
 *
 * @param series series that run one after the other
 * @param manySeries series that run at once
 * @param seriesSteps steps of a series
 * @param parallelSteps steps of a parallel plan
 * @param lambdaChains chains of code
 */
record FlowTrialSize(int series, int manySeries, int seriesSteps, int parallelSteps, int lambdaChains) {

	private static final FlowTrialSize FULL = new FlowTrialSize(20, 1_000, 100, 5_000, 1_000);

	private static final FlowTrialSize QUICK = new FlowTrialSize(5, 200, 100, 5_000, 300);

	private static final FlowTrialSize TINY = new FlowTrialSize(1, 3, 3, 10, 2);

	static FlowTrialSize of(TrialSize scale) {
		if (scale.equals(TrialSize.TINY)) {
			return TINY;
		}
		return scale.equals(TrialSize.QUICK) ? QUICK : FULL;
	}

}
