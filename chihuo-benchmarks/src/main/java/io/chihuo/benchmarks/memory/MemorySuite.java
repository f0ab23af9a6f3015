// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.memory;

import java.util.List;

import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The memory backend beside bare collections and executors of the JDK.
 */
public final class MemorySuite implements Suite {

	private final ChihuoHost platform = new ChihuoHost("chihuo.backend=memory");

	private final ChihuoHost virtual = new ChihuoHost("chihuo.backend=memory", "spring.threads.virtual.enabled=true");

	private final TrialSize scale;

	public MemorySuite(TrialSize scale) {
		this.scale = scale;
	}

	@Override
	public List<Workload> workloads() {
		MemoryAddBenchmark adding = new MemoryAddBenchmark(this.platform, this.scale);
		MemoryDrainBenchmark draining = new MemoryDrainBenchmark(this.platform, this.virtual, this.scale.tasks());
		MemoryWaitBenchmark waiting = new MemoryWaitBenchmark(this.platform, this.virtual, this.scale);
		MemoryBacklogBenchmark growth = new MemoryBacklogBenchmark(this.platform, this.scale);
		return List.of(adding.single(), adding.bulk(), draining.preloaded(10), draining.preloaded(50), draining.fed(10),
				waiting.latency(), waiting.handlers(), adding.taskHeap(), adding.markHeap(), growth.adding(),
				growth.draining(), growth.turnover(), growth.bareTurnover());
	}

	@Override
	public void refresh() {
		this.virtual.stop();
		this.platform.stop();
	}

	@Override
	public void close() {
		refresh();
	}

}
