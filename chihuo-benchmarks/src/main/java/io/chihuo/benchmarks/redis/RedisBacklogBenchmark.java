// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.LettuceAdder;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoBacklog;
import io.chihuo.benchmarks.workload.Adder;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how time and memory grow with the length of the queue.
 */
record RedisBacklogBenchmark(RedisSubjects subjects, RedisTrialSize trialSize) {

	private static final int DRAIN_CONCURRENCY = 50;

	Workload backlogSubject() {
		Goal goal = Goal.ratioOfAtLeast(0.8);
		return new WorkloadSubjects(this.subjects, "with tasks queued and as many marks")
			.withSubject(backlogSubject(this.trialSize.manyQueued()))
			.withSubject(backlogSubject(this.trialSize.fewQueued()).withGoal("add", goal)
				.withGoal("addAll", goal)
				.withGoal("drain", goal))
			.createWorkload();
	}

	private Subject backlogSubject(int queued) {
		return new Subject(String.format(Locale.ROOT, "chihuo, %,d", queued), () -> {
			int tasks = this.trialSize.tasks();
			int single = this.trialSize.roundTrips();
			try (ChihuoBacklog backlog = new ChihuoBacklog(this.subjects.platform(), DRAIN_CONCURRENCY, queued)) {
				return List.of(new Reading("add", single / backlog.addTasks(single), "tasks/s"),
						new Reading("addAll", tasks / backlog.addAll(tasks), "tasks/s"),
						new Reading("drain", tasks / backlog.drainTasks(tasks), "tasks/s"));
			}
		});
	}

	Workload taskMemory() {
		return new WorkloadSubjects(this.subjects, "Redis memory of a queued task beside id and payload")
			.withSubject(memorySubject("chihuo", Inputs.ENCODED_LENGTH, Inputs.TEXT,
					ChihuoAdder.bulk(this.subjects.platform(), Inputs.TEXT))
				.withGoal(Goal.atMost(250)))
			.withSubject(memorySubject("bare list and hash", Inputs.ENCODED_LENGTH, Inputs.JSON,
					LettuceAdder.batched(this.subjects.bare())))
			.createWorkload();
	}

	Workload markMemory() {
		return new WorkloadSubjects(this.subjects, "Redis memory of a finish mark beside the id")
			.withSubject(
					memorySubject("chihuo", 0, Inputs.TEXT, ChihuoAdder.marks(this.subjects.platform(), Inputs.TEXT))
						.withGoal(Goal.atMost(90)))
			.createWorkload();
	}

	private Subject memorySubject(String name, int payload, Inputs<String> inputs, Supplier<Adder<String>> adders) {
		ServerMeter meter = new ServerMeter(this.subjects.bare().commands());
		int entries = this.trialSize.entries();
		return new Subject(name, () -> {
			try (Adder<String> adder = adders.get()) {
				double before = meter.usedMemory();
				adder.addTasks(inputs.textStream(0, entries));
				double bytes = (meter.usedMemory() - before) / entries;
				Checks.countChecks("entries", adder.batchSize(), entries);
				return List.of(Reading.of(bytes - payload - idLength(inputs), "bytes"));
			}
		});
	}

	private double idLength(Inputs<String> inputs) {
		return inputs.textStream(0, this.trialSize.entries())
			.mapToInt((entry) -> entry.id().length())
			.average()
			.orElseThrow();
	}

	Workload clearingSubject() {
		return new WorkloadSubjects(this.subjects,
				String.format(Locale.ROOT, "clearing %,d entries", this.trialSize.entries()))
			.withSubject(
					clearingSubject("chihuo, clearUnfinished", ChihuoAdder.bulk(this.subjects.platform(), Inputs.TEXT)))
			.withSubject(
					clearingSubject("chihuo, clearFinished", ChihuoAdder.marks(this.subjects.platform(), Inputs.TEXT)))
			.createWorkload();
	}

	private Subject clearingSubject(String name, Supplier<Adder<String>> adders) {
		ServerMeter meter = new ServerMeter(this.subjects.bare().commands());
		return new Subject(name, () -> {
			Adder<String> adder = adders.get();
			adder.addTasks(Inputs.TEXT.textStream(0, this.trialSize.entries()));
			meter.watchSlowCommands();
			double seconds = Timing.measureSeconds(adder::close);
			return List.of(new Reading("longest command", meter.slowestMillis(), "ms"),
					new Reading("duration", seconds, "s"));
		}).withGoal("longest command", Goal.atMost(10));
	}

}
