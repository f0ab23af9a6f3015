// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that lateness is measured on each store.
 */
class SchedulesSuiteTests {

	@Test
	void slotsAreMeasuredOnEachStore() throws Exception {
		try (SchedulesSuite suite = new SchedulesSuite(TrialSize.TINY)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite,
					(workload) -> workload.contains("Redis") || workload.startsWith("20 schedules, one"));
			assertThat(results).hasSizeGreaterThan(2).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results)).contains("schedules due in one second, Redis", "p99");
		}
	}

}
