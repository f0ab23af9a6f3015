// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that calls are measured on Redis and in memory, and compared. A broker is left to
 * the suite itself.
 */
class CallsSuiteTests {

	@Test
	void callsAreSetAgainstBareRequestsAndReplies() throws Exception {
		try (CallsSuite suite = new CallsSuite(TrialSize.TINY)) {
			assertThat(suite.createWorkloads()).extracting(Workload::name)
				.contains("empty call, RabbitMQ, ledger redis, two JVMs");
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite, (workload) -> !workload.contains("RabbitMQ"));
			assertThat(results).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results)).contains(
					"| empty call, Redis, two JVMs, one caller: p50 | bare request and reply", "≤ 2 ×", "≥ 0.40 ×",
					"| empty call, memory, one process: p50 | ExecutorService.submit().get() |", "≤ 3 ×",
					"200 pending calls on one node, Redis: heap", "bare publish to subscriber", "Without Redisson");
		}
	}

}
