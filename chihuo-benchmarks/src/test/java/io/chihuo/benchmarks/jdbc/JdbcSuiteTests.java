// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that queues in PostgreSQL and in a file are measured and compared.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class JdbcSuiteTests {

	private static final boolean IS_SOAK = Boolean.getBoolean("soak");

	@Test
	void queuesAreSetAgainstRowsAndPeers() throws Exception {
		try (JdbcSuite suite = new JdbcSuite(TrialSize.TINY)) {
			List<Result> results = new Runner(TrialSize.TINY.schedule(), (workload) -> {
			}).runWorkloads(suite, JdbcSuiteTests::isRun);
			assertThat(results).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results)).contains("| add, one thread | bare, insert and commit |",
					"| drain, concurrency 50 | db-scheduler, lock and fetch |", "| drain, concurrency 50 | JobRunr |",
					"| drain, file, concurrency 50 | bare, rows in batches of 100 |",
					"| add in the transaction of an insert: more statements | chihuo |",
					"| add to start on another node at 200 tasks/s: p50 | bare, insert, notify and commit |",
					"| with tasks queued: drain | chihuo, 100 |",
					"| load of 100 tasks/s after a kill of the server: back at 0.95 of the rate after | chihuo |",
					"| open snapshot for 1 s at 100 tasks/s: p99, by that before | chihuo |",
					"Without graphile-worker");
			if (IS_SOAK) {
				assertThat(suite.formatTable(results))
					.contains("| load of 100 tasks/s while workers are killed 1 times: doubled effects | chihuo |");
			}
		}
	}

	/** Workers in JVMs of their own are left to a soak. */
	private static boolean isRun(String workload) {
		return !workload.startsWith("load") || workload.contains("kill of") || (IS_SOAK && workload.contains("killed"));
	}

}
