// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every workload runs and is reported, with a broker for the peers.
 */
class RabbitSuiteTests {

	@Test
	void everyLedgerIsSetAgainstThePeers() throws Exception {
		try (RabbitSuite suite = new RabbitSuite(TrialSize.TINY, RabbitSuiteTests::inMemory)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite, (workload) -> !workload.endsWith("concurrency 50"));
			assertThat(results).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results)).contains("| addAll, ledger redis | bare, 1,000 unconfirmed |",
					"| drain, ledger redis, concurrency 10 | direct container |", "≥ 0.60 ×", "≤ 2 ×");
		}
	}

	private static TaskBackend inMemory(LedgerVariant ledger, Connections connections) {
		return new MemoryTaskBackend(TaskClock.systemClock());
	}

}
