// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Timing.TimedAction;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.Peer;

/**
 * Measures many steps at the same time, beside as many tasks.
 *
 * @param bullMq BullMQ with its flows, null if it is not built
 */
record ParallelBenchmark(FlowHost host, FlowTrialSize trialSize, @Nullable Peer bullMq) {

	private static final int CONCURRENT_JOBS = 64;

	Workload parallelPlan() {
		int steps = this.trialSize.parallelSteps();
		return createWorkload("parallel plan of " + steps + " empty steps, Redis", steps, this::runPlan);
	}

	Workload itemsOverCursor() {
		int items = this.trialSize.items();
		return createWorkload("forEach of " + items + " items over a cursor, Redis", items,
				() -> new StepRuns(this.host).runFlow(NumberPages.forEachOf(items), items));
	}

	private Workload createWorkload(String name, int steps, TimedAction flow) {
		List<Subject> subjects = new ArrayList<>();
		subjects.add(createSubject("chihuo, flow", steps, flow));
		subjects.add(createSubject("plain tasks, addAll", steps, () -> new StepRuns(this.host).runTasks(steps))
			.withGoal(Goal.ratioOfAtLeast(0.33)));
		if (this.bullMq != null) {
			subjects.add(new Subject("BullMQ FlowProducer",
					this.bullMq.runningFlows(this.trialSize.plans(), steps, CONCURRENT_JOBS))
				.withGoal(Goal.ratioOfAtLeast(5)));
		}
		return new Workload(name, subjects);
	}

	private Subject createSubject(String name, int steps, TimedAction plan) {
		int plans = this.trialSize.plans();
		return new Subject(name, () -> {
			this.host.client();
			return List.of(Timing.measureRate(plans * steps, Timing.measureSeconds(() -> {
				for (int i = 0; i < plans; i++) {
					plan.runAction();
				}
			})));
		});
	}

	private void runPlan() throws Exception {
		FlowStep[] steps = Stream.generate(StepRuns::newStep)
			.limit(this.trialSize.parallelSteps())
			.toArray(FlowStep[]::new);
		new StepRuns(this.host).runFlow(Flow.parallel(steps), steps.length);
	}

}
