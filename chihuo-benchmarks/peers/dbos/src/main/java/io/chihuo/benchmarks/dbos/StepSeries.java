// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dbos;

/**
 * The workflow that is measured.
 */
public interface StepSeries {

	void runSteps(int steps);

}
