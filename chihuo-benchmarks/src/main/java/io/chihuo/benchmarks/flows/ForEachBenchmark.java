// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.ServerMeter;

/**
 * Measures how time, memory and the longest command grow with the number of items of one
 * flow. Flows that have ended are kept.
 */
record ForEachBenchmark(FlowHost host, FlowTrialSize trialSize, ServerMeter meter) {

	private static final String MEMORY = "Redis memory of an item";

	private static final String LONGEST = "longest command";

	Workload manyItems() {
		int few = this.trialSize.items();
		int many = this.trialSize.manyItems();
		int flows = many / few;
		return new Workload("forEach of " + many + " items over a cursor, Redis", List.of(
				createSubject("chihuo, one flow", 1, many).withGoal(MEMORY, Goal.atMost(1024)),
				createSubject(flows + " flows of " + few, flows, few).withGoal("rate", Goal.ratioOfAtLeast(0.83))
					.withGoal(MEMORY, Goal.ratioOfAtMost(1.2)),
				new Subject("addAll of plain tasks", () -> measureAdd(many)).withGoal(LONGEST, Goal.ratioOfAtMost(1))));
	}

	/** The log of slow commands is emptied, as it is no part of the memory. */
	private Subject createSubject(String name, int flows, int items) {
		return new Subject(name, () -> {
			this.host.client();
			this.meter.watchSlowCommands();
			double before = this.meter.usedMemory();
			double seconds = Timing.measureSeconds(() -> runFlows(flows, items));
			double longest = this.meter.slowestMillis();
			this.meter.watchSlowCommands();
			double bytes = this.meter.usedMemory() - before;
			int total = flows * items;
			return List.of(new Reading("rate", total / seconds, "tasks/s"), new Reading(MEMORY, bytes / total, "bytes"),
					new Reading(LONGEST, longest, "ms"));
		});
	}

	private void runFlows(int flows, int items) throws Exception {
		for (int i = 0; i < flows; i++) {
			new StepRuns(this.host).runFlow(NumberPages.forEachOf(items), items);
		}
	}

	private List<Reading> measureAdd(int tasks) throws Exception {
		this.host.client();
		this.meter.watchSlowCommands();
		List<Reading> readings = new ArrayList<>();
		new StepRuns(this.host).runTasks(tasks,
				() -> readings.add(new Reading(LONGEST, this.meter.slowestMillis(), "ms")));
		return readings;
	}

}
