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

	private static final int TASKS_PER_SECOND = 200;

	private static final int LOW_CONCURRENCY = 10;

	private static final int HIGH_CONCURRENCY = 500;

	private static final Duration HANDLER_DURATION = Duration.ofMillis(50);

	private static final double IDEAL_TASKS_PER_SECOND = HIGH_CONCURRENCY * 1000.0 / HANDLER_DURATION.toMillis();

	Workload startLatency() {
		LatencyWorkload latency = new LatencyWorkload(this.scale.pacedTasks(), TASKS_PER_SECOND);
		List<Subject> subjects = new ArrayList<>();
		subjects.add(latency.createSubject("ThreadPoolExecutor", ExecutorFeed.pool(LOW_CONCURRENCY)));
		subjects.add(latency.createSubject("chihuo", ChihuoFeed.of(this.platform, LOW_CONCURRENCY)));
		if (VirtualThreads.areAvailable()) {
			subjects.add(latency.createSubject("virtual thread a task", ExecutorFeed.virtual()));
			subjects
				.add(latency.createSubject("chihuo, virtual threads", ChihuoFeed.of(this.virtual, LOW_CONCURRENCY)));
		}
		return new Workload("add to start at " + TASKS_PER_SECOND + " tasks/s", subjects);
	}

	Workload waitingHandlers() {
		ScheduledExecutorService timer = TaskBody.createTimer();
		DrainWorkload sleeping = new DrainWorkload(this.scale.waitingTasks(), TaskBody.sleeping(HANDLER_DURATION));
		DrainWorkload staged = new DrainWorkload(this.scale.waitingTasks(), TaskBody.staged(HANDLER_DURATION, timer));
		List<Subject> subjects = new ArrayList<>();
		subjects.add(sleeping.createSubject("ThreadPoolExecutor, preloaded", IDEAL_TASKS_PER_SECOND,
				PoolDrain.preloaded(HIGH_CONCURRENCY)));
		subjects.add(sleeping.createSubject("chihuo", IDEAL_TASKS_PER_SECOND,
				ChihuoDrain.preloaded(this.platform, Inputs.TEXT, HIGH_CONCURRENCY)));
		if (VirtualThreads.areAvailable()) {
			subjects.add(sleeping.createSubject(MemoryDrainBenchmark.VIRTUAL, IDEAL_TASKS_PER_SECOND,
					VirtualDrain.fed(HIGH_CONCURRENCY)));
			subjects.add(sleeping.createSubject("chihuo, virtual threads", IDEAL_TASKS_PER_SECOND,
					ChihuoDrain.preloaded(this.virtual, Inputs.TEXT, HIGH_CONCURRENCY)));
		}
		subjects.add(staged.createSubject("CompletionStage with Semaphore", IDEAL_TASKS_PER_SECOND,
				StageDrain.fed(HIGH_CONCURRENCY)));
		subjects.add(staged.createSubject("chihuo, CompletionStage", IDEAL_TASKS_PER_SECOND,
				ChihuoDrain.preloaded(this.platform, Inputs.TEXT, HIGH_CONCURRENCY)));
		return new Workload(HIGH_CONCURRENCY + " concurrent handlers of " + HANDLER_DURATION.toMillis() + " ms",
				subjects);
	}

}
