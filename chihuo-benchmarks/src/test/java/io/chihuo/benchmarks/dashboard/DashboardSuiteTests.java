// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that drains and the close of an application are measured with and without open
 * pages.
 */
class DashboardSuiteTests {

	@Test
	void openPagesAreMeasuredBesideNone() throws Exception {
		try (DashboardSuite suite = new DashboardSuite(TrialSize.TINY)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite);
			assertThat(suite.formatTable(results)).contains("drain, concurrency 50, 9 open pages, memory",
					"time with ÷ without | chihuo, Redis |", "≤ 1.02", "close of the application, 10 open pages",
					"≤ 100");
		}
	}

}
