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
	public List<Workload> createWorkloads() {
		MemoryAddBenchmark adding = new MemoryAddBenchmark(this.platform, this.scale);
		MemoryDrainBenchmark draining = new MemoryDrainBenchmark(this.platform, this.virtual, this.scale.tasks());
		MemoryWaitBenchmark waiting = new MemoryWaitBenchmark(this.platform, this.virtual, this.scale);
		MemoryBacklogBenchmark growth = new MemoryBacklogBenchmark(this.platform, this.scale);
		return List.of(adding.singleAdds(), adding.bulkAdds(), draining.preloadedDrains(10),
				draining.preloadedDrains(50), draining.fedDrains(10), waiting.startLatency(), waiting.waitingHandlers(),
				adding.taskHeap(), adding.markHeap(), growth.addWorkload(), growth.drainWorkload(),
				growth.turnoverWorkload(), growth.bareTurnover());
	}

	@Override
	public void refreshSubjects() {
		this.virtual.stopLoops();
		this.platform.stopLoops();
	}

	@Override
	public void close() {
		refreshSubjects();
	}

}
