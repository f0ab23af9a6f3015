// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.steps;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that requests are measured as steps, as tasks and by their client alone.
 */
class StepsSuiteTests {

	@Test
	void stepsAreSetAgainstTheBareClient() throws Exception {
		try (StepsSuite suite = new StepsSuite(TrialSize.TINY)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite);
			assertThat(suite.formatTable(results)).contains("| 20 pages that take 20 ms, 50 at the same time |",
					"HttpComponents alone", "chihuo, steps of a flow", "chihuo, awaited tasks", "≤ 1.30 ×");
		}
	}

}
