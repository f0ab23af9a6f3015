// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoFeed;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.ExecutorFeed;
import io.chihuo.benchmarks.subject.PoolDrain;
import io.chihuo.benchmarks.subject.StageDrain;
import io.chihuo.benchmarks.subject.VirtualDrain;
import io.chihuo.benchmarks.subject.VirtualThreads;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.LatencyWorkload;
import io.chihuo.benchmarks.workload.TaskBody;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Measures the cost of waiting: for a task, and in a task.
 */
record MemoryWaitBenchmark(ChihuoHost platform, ChihuoHost virtual, TrialSize scale) {

	private static final int PER_SECOND = 200;

	private static final int FEW = 10;

	private static final int MANY = 500;

	private static final Duration TIME = Duration.ofMillis(50);

	private static final double IDEAL = MANY * 1000.0 / TIME.toMillis();

	Workload latency() {
		LatencyWorkload latency = new LatencyWorkload(this.scale.pacedTasks(), PER_SECOND);
		List<Subject> subjects = new ArrayList<>();
		subjects.add(latency.subject("ThreadPoolExecutor", ExecutorFeed.pool(FEW)));
		subjects.add(latency.subject("chihuo", ChihuoFeed.of(this.platform, FEW)));
		if (VirtualThreads.available()) {
			subjects.add(latency.subject("virtual thread a task", ExecutorFeed.virtual()));
			subjects.add(latency.subject("chihuo, virtual threads", ChihuoFeed.of(this.virtual, FEW)));
		}
		return new Workload("add to start at " + PER_SECOND + " tasks/s", subjects);
	}

	Workload handlers() {
		ScheduledExecutorService timer = TaskBody.timer();
		DrainWorkload sleeping = new DrainWorkload(this.scale.waitingTasks(), TaskBody.sleeping(TIME));
		DrainWorkload staged = new DrainWorkload(this.scale.waitingTasks(), TaskBody.staged(TIME, timer));
		List<Subject> subjects = new ArrayList<>();
		subjects.add(sleeping.subject("ThreadPoolExecutor, preloaded", IDEAL, PoolDrain.preloaded(MANY)));
		subjects.add(sleeping.subject("chihuo", IDEAL, ChihuoDrain.preloaded(this.platform, Inputs.TEXT, MANY)));
		if (VirtualThreads.available()) {
			subjects.add(sleeping.subject(MemoryDrainBenchmark.VIRTUAL, IDEAL, VirtualDrain.fed(MANY)));
			subjects.add(sleeping.subject("chihuo, virtual threads", IDEAL,
					ChihuoDrain.preloaded(this.virtual, Inputs.TEXT, MANY)));
		}
		subjects.add(staged.subject("CompletionStage with Semaphore", IDEAL, StageDrain.fed(MANY)));
		subjects.add(staged.subject("chihuo, CompletionStage", IDEAL,
				ChihuoDrain.preloaded(this.platform, Inputs.TEXT, MANY)));
		return new Workload(MANY + " concurrent handlers of " + TIME.toMillis() + " ms", subjects);
	}

}
