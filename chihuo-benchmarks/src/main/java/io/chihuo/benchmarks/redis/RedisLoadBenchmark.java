// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.List;

import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.LettuceDrain;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoLoops;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.Pace;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Measures the load that tasks, and loops without tasks, put on the server.
 */
record RedisLoadBenchmark(RedisSubjects subjects, RedisTrialSize trialSize) {

	private static final int DRAIN_CONCURRENCY = 50;

	private static final int LOOP_CONCURRENCY = 10;

	private static final int MAX_PREFETCHED_TASKS = 200;

	private static final int LOOP_COUNT = 100;

	private static final int TASKS_PER_SECOND = 200;

	Workload processor() {
		return new WorkloadSubjects(this.subjects, "Redis CPU of a task, addAll and drain")
			.with(new Subject("chihuo",
					processor(ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, DRAIN_CONCURRENCY))))
			.with(new Subject("bare",
					processor(LettuceDrain.preloaded(this.subjects.bare(), DRAIN_CONCURRENCY, MAX_PREFETCHED_TASKS)))
				.with(Goal.ratioOfAtMost(2)))
			.workload();
	}

	private Subject.Trial processor(Drain.DrainFactory drains) {
		ServerMeter meter = meter();
		return () -> {
			Completions completions = new Completions(this.trialSize.tasks());
			double before = meter.processorMicros();
			try (Drain drain = drains.open(this.trialSize.tasks(), TaskBody.counting(completions))) {
				run(drain, completions);
				return List.of(Reading.of((meter.processorMicros() - before) / this.trialSize.tasks(), "µs"));
			}
		};
	}

	Workload draining() {
		return new WorkloadSubjects(this.subjects, "Redis commands of a task, drain").with(draining(LOOP_COUNT))
			.with(draining(1).with(Goal.ratioOfAtMost(1)))
			.workload();
	}

	/** Each loop has as much to do whether there are others or not. */
	private Subject draining(int loops) {
		return commands(loops, loops * this.trialSize.perLoop(), (drain, completions) -> {
			drain.fill(this.trialSize.perLoop());
			double before = meter().commands();
			run(drain, completions);
			return before;
		});
	}

	Workload starting() {
		return new WorkloadSubjects(this.subjects, "Redis commands of a task, " + TASKS_PER_SECOND + " tasks/s")
			.with(starting(LOOP_COUNT))
			.with(starting(1).with(Goal.ratioOfAtMost(1)))
			.workload();
	}

	private Subject starting(int loops) {
		return commands(loops, this.trialSize.paced(), (drain, completions) -> {
			drain.start();
			Thread.sleep(this.trialSize.settlingMillis());
			double before = meter().commands();
			new Pace(TASKS_PER_SECOND).repeat(this.trialSize.paced(), drain::add);
			completions.await();
			return before;
		});
	}

	private Subject commands(int loops, int tasks, ServerLoad work) {
		return new Subject(named(loops), () -> {
			Completions completions = new Completions(tasks);
			try (ChihuoLoops drain = new ChihuoLoops(this.subjects.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(completions))) {
				double before = work.run(drain, completions);
				double commands = meter().commands() - before;
				return List.of(Reading.of(commands / tasks, "commands"));
			}
		});
	}

	/**
	 * The work of loops.
	 */
	@FunctionalInterface
	private interface ServerLoad {

		/** Returns how many commands there were before. */
		double run(ChihuoLoops loops, Completions completions) throws InterruptedException;

	}

	private static void run(Drain drain, Completions completions) throws InterruptedException {
		drain.start();
		completions.await();
		drain.awaitEmpty();
		completions.verify();
	}

	Workload idle() {
		return new WorkloadSubjects(this.subjects, "Redis commands of an idle loop").with(idle(1))
			.with(idle(LOOP_COUNT))
			.workload();
	}

	private Subject idle(int loops) {
		ServerMeter meter = meter();
		return new Subject(named(loops), () -> {
			try (ChihuoLoops idle = new ChihuoLoops(this.subjects.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(new Completions(1)))) {
				idle.start();
				Thread.sleep(this.trialSize.settlingMillis());
				double before = meter.commands();
				Thread.sleep(this.trialSize.idleMillis());
				double commands = meter.commands() - before;
				return List.of(Reading.of(commands * 1e3 / this.trialSize.idleMillis() / loops, "commands/s"));
			}
		}).with(Goal.atMost(1));
	}

	private static String named(int loops) {
		return (loops == 1) ? "chihuo, one loop" : "chihuo, " + loops + " loops";
	}

	private ServerMeter meter() {
		return new ServerMeter(this.subjects.bare().commands());
	}

}
