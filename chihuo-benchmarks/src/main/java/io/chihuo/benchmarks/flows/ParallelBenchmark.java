// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.Peer;

/**
 * Measures many steps at the same time, beside as many tasks.
 *
 * @param bullMq BullMQ with its flows, null if it is not built
 */
record ParallelBenchmark(FlowHost host, FlowTrialSize trialSize, @Nullable Peer bullMq) {

	private static final int CONCURRENT_JOBS = 64;

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(2);

	private static final long LOOK_NANOS = 1_000_000;

	Workload parallelPlan() {
		int steps = this.trialSize.parallelSteps();
		List<Subject> subjects = new ArrayList<>();
		subjects.add(new Subject("chihuo, flow",
				() -> List.of(Timing.measureRate(steps, Timing.measureSeconds(this::runFlow)))));
		subjects.add(new Subject("plain tasks, addAll",
				() -> List.of(Timing.measureRate(steps, Timing.measureSeconds(this::runTasks))))
			.withGoal(Goal.ratioOfAtLeast(0.33)));
		if (this.bullMq != null) {
			subjects.add(new Subject("BullMQ FlowProducer", this.bullMq.runningFlow(steps, CONCURRENT_JOBS))
				.withGoal(Goal.ratioOfAtLeast(5)));
		}
		return new Workload("parallel plan of " + steps + " empty steps, Redis", subjects);
	}

	private void runFlow() throws Exception {
		long before = this.host.steps().runCount();
		FlowStep[] steps = Stream.generate(() -> Flow.step(EmptyStepWorker.LOOP, 1))
			.limit(this.trialSize.parallelSteps())
			.toArray(FlowStep[]::new);
		this.host.client().startFlow(newId(), Flow.parallel(steps)).await(TRIAL_TIMEOUT);
		awaitRuns(before);
	}

	private void runTasks() throws Exception {
		long before = this.host.steps().runCount();
		String id = newId();
		this.host.client()
			.queue(EmptyStepWorker.LOOP, Integer.class)
			.addAll(IntStream.range(0, this.trialSize.parallelSteps()).mapToObj((i) -> TaskEntry.of(id + "-" + i, 1)));
		awaitRuns(before);
	}

	private static String newId() {
		return UUID.randomUUID().toString();
	}

	private void awaitRuns(long before) throws Exception {
		long end = System.nanoTime() + TRIAL_TIMEOUT.toNanos();
		long runs = this.host.steps().runCount() - before;
		while (runs < this.trialSize.parallelSteps()) {
			if (System.nanoTime() > end) {
				throw new TimeoutException(runs + " steps ran");
			}
			LockSupport.parkNanos(LOOK_NANOS);
			runs = this.host.steps().runCount() - before;
		}
		if (runs > this.trialSize.parallelSteps()) {
			throw new IllegalStateException(runs + " steps ran");
		}
	}

}
