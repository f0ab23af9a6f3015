// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.memory;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.PoolDrain;
import io.chihuo.benchmarks.subject.VirtualDrain;
import io.chihuo.benchmarks.subject.VirtualThreads;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks with empty handlers are run.
 */
record MemoryDrainBenchmark(ChihuoHost platform, ChihuoHost virtual, int tasks) {

	static final String POOL = "ThreadPoolExecutor, execute from one thread";

	static final String VIRTUAL = "virtual thread a task with Semaphore";

	Workload preloadedDrains(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.tasks);
		List<Subject> subjects = new ArrayList<>();
		subjects.add(drain.createSubject(POOL, PoolDrain.fed(concurrency)));
		subjects.add(drain.createSubject("ThreadPoolExecutor, preloaded", PoolDrain.preloaded(concurrency)));
		subjects.add(drain.createSubject("chihuo", ChihuoDrain.preloaded(this.platform, Inputs.TEXT, concurrency)));
		subjects.add(drain.createSubject("chihuo, record payload",
				ChihuoDrain.preloaded(this.platform, Inputs.MESSAGE, concurrency)));
		if (VirtualThreads.areAvailable()) {
			subjects.add(drain.createSubject(VIRTUAL, VirtualDrain.fed(concurrency)));
			subjects.add(drain.createSubject("chihuo, virtual threads",
					ChihuoDrain.preloaded(this.virtual, Inputs.TEXT, concurrency)));
		}
		return new Workload("drain, concurrency " + concurrency, subjects);
	}

	Workload fedDrains(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.tasks);
		List<Subject> subjects = new ArrayList<>();
		subjects.add(drain.createSubject(POOL, PoolDrain.fed(concurrency)));
		subjects.add(drain.createSubject("chihuo, add", ChihuoDrain.fed(this.platform, Inputs.TEXT, concurrency)));
		subjects
			.add(drain.createSubject("chihuo, addAll", ChihuoDrain.fedInBulk(this.platform, Inputs.TEXT, concurrency)));
		if (VirtualThreads.areAvailable()) {
			subjects.add(drain.createSubject(VIRTUAL, VirtualDrain.fed(concurrency)));
			subjects.add(drain.createSubject("chihuo, add, virtual threads",
					ChihuoDrain.fed(this.virtual, Inputs.TEXT, concurrency)));
		}
		return new Workload("add and drain together, concurrency " + concurrency, subjects);
	}

}
