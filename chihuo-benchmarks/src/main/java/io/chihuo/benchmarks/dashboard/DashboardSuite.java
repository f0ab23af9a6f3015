// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.RedisServer;

/**
 * The cost of open pages of the dashboard, in memory and on a Redis server that the suite
 * starts. The pages are clients in the same JVM, so what they cost is counted too.
 */
public final class DashboardSuite implements Suite {

	private static final int FULL_DRAINS = 10;

	private static final int FULL_PAIRS = 4;

	private static final int FULL_REQUESTS = 2000;

	private static final int TINY_REQUESTS = 20;

	private final RedisServer redis = RedisServer.start();

	private final DashboardHost memory = new DashboardHost("chihuo.backend=memory");

	private final DashboardHost onRedis = new DashboardHost("chihuo.backend=redis",
			"spring.data.redis.host=" + this.redis.host(), "spring.data.redis.port=" + this.redis.port());

	private final TrialSize scale;

	private final boolean isTiny;

	public DashboardSuite(TrialSize scale) {
		this.scale = scale;
		this.isTiny = scale.equals(TrialSize.TINY);
	}

	@Override
	public List<Workload> createWorkloads() {
		PollingBenchmark inMemory = polling("memory", this.memory, this.scale.tasks());
		PollingBenchmark onServer = polling("Redis", this.onRedis, this.scale.tasks() / 2);
		return List.of(inMemory.drain(), onServer.drain(), inMemory.processorTime(), onServer.processorTime(),
				new ClosingBenchmark(this.memory, 1).closing());
	}

	private PollingBenchmark polling(String store, DashboardHost host, int tasks) {
		return new PollingBenchmark(store, host, tasks, this.isTiny ? 1 : FULL_DRAINS, this.isTiny ? 1 : FULL_PAIRS,
				this.isTiny ? TINY_REQUESTS : FULL_REQUESTS);
	}

	@Override
	public void refreshSubjects() {
		this.memory.close();
		this.onRedis.close();
	}

	@Override
	public String formatTable(List<Result> results) {
		return Comparison.of(results);
	}

	@Override
	public void close() {
		refreshSubjects();
		this.redis.close();
	}

}
