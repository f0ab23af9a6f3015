// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that flows are measured on Redis and in memory, beside chains of tasks.
 */
class FlowsSuiteTests {

	@Test
	void flowsAreSetAgainstChainsAndPlainTasks() throws Exception {
		try (FlowsSuite suite = new FlowsSuite(TrialSize.TINY)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite);
			assertThat(results).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results)).contains("| series of 3 empty steps, Redis: rate | chihuo, flow |",
					"≥ 0.70 ×", "| parallel plan of 10 empty steps, Redis | plain tasks, addAll |", "≥ 0.33 ×",
					"| forEach of 20 items over a cursor, Redis | plain tasks, addAll |",
					"| forEach of 60 items over a cursor, Redis: rate | 3 flows of 20 |", "≥ 0.83 ×",
					"over a cursor, Redis: Redis memory of an item | chihuo, one flow |", "≤ 1.20 ×",
					"over a cursor, Redis: longest command | addAll of plain tasks |", "≤ 1 ×",
					"| 3 series of 3 empty steps at once, memory | the same steps",
					"| code of 1000 steps in memory, 2 times | CompletableFuture.thenRun |", "≥ 0.10 ×",
					"Without BullMQ and DBOS");
		}
	}

}
