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

	Workload processorTime() {
		return new WorkloadSubjects(this.subjects, "Redis CPU of a task, addAll and drain")
			.withSubject(new Subject("chihuo",
					processorTime(ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, DRAIN_CONCURRENCY))))
			.withSubject(new Subject("bare",
					processorTime(
							LettuceDrain.preloaded(this.subjects.bare(), DRAIN_CONCURRENCY, MAX_PREFETCHED_TASKS)))
				.withGoal(Goal.ratioOfAtMost(2)))
			.createWorkload();
	}

	private Subject.Trial processorTime(Drain.DrainFactory drains) {
		ServerMeter meter = serverMeter();
		return () -> {
			Completions completions = new Completions(this.trialSize.tasks());
			double before = meter.processorMicros();
			try (Drain drain = drains.openDrain(this.trialSize.tasks(), TaskBody.counting(completions))) {
				runLoad(drain, completions);
				return List.of(Reading.of((meter.processorMicros() - before) / this.trialSize.tasks(), "µs"));
			}
		};
	}

	Workload drainingSubject() {
		return new WorkloadSubjects(this.subjects, "Redis commands of a task, drain")
			.withSubject(drainingSubject(LOOP_COUNT))
			.withSubject(drainingSubject(1).withGoal(Goal.ratioOfAtMost(1)))
			.createWorkload();
	}

	/** Each loop has as much to do whether there are others or not. */
	private Subject drainingSubject(int loops) {
		return countCommands(loops, loops * this.trialSize.perLoop(), (drain, completions) -> {
			drain.fillQueues(this.trialSize.perLoop());
			double before = serverMeter().commandCount();
			runLoad(drain, completions);
			return before;
		});
	}

	Workload startingSubject() {
		return new WorkloadSubjects(this.subjects, "Redis commands of a task, " + TASKS_PER_SECOND + " tasks/s")
			.withSubject(startingSubject(LOOP_COUNT))
			.withSubject(startingSubject(1).withGoal(Goal.ratioOfAtMost(1)))
			.createWorkload();
	}

	private Subject startingSubject(int loops) {
		return countCommands(loops, this.trialSize.paced(), (drain, completions) -> {
			drain.startDrain();
			Thread.sleep(this.trialSize.settlingMillis());
			double before = serverMeter().commandCount();
			new Pace(TASKS_PER_SECOND).repeat(this.trialSize.paced(), drain::addTasks);
			completions.awaitAll();
			return before;
		});
	}

	private Subject countCommands(int loops, int tasks, ServerLoad work) {
		return new Subject(subjectName(loops), () -> {
			Completions completions = new Completions(tasks);
			try (ChihuoLoops drain = new ChihuoLoops(this.subjects.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(completions))) {
				double before = work.putLoad(drain, completions);
				double commands = serverMeter().commandCount() - before;
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
		double putLoad(ChihuoLoops loops, Completions completions) throws InterruptedException;

	}

	private static void runLoad(Drain drain, Completions completions) throws InterruptedException {
		drain.startDrain();
		completions.awaitAll();
		drain.awaitEmpty();
		completions.verifyCount();
	}

	Workload idleSubject() {
		return new WorkloadSubjects(this.subjects, "Redis commands of an idle loop").withSubject(idleSubject(1))
			.withSubject(idleSubject(LOOP_COUNT))
			.createWorkload();
	}

	private Subject idleSubject(int loops) {
		ServerMeter meter = serverMeter();
		return new Subject(subjectName(loops), () -> {
			try (ChihuoLoops idle = new ChihuoLoops(this.subjects.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(new Completions(1)))) {
				idle.startDrain();
				Thread.sleep(this.trialSize.settlingMillis());
				double before = meter.commandCount();
				Thread.sleep(this.trialSize.idleMillis());
				double commands = meter.commandCount() - before;
				return List.of(Reading.of(commands * 1e3 / this.trialSize.idleMillis() / loops, "commands/s"));
			}
		}).withGoal(Goal.atMost(1));
	}

	private static String subjectName(int loops) {
		return (loops == 1) ? "chihuo, one loop" : "chihuo, " + loops + " loops";
	}

	private ServerMeter serverMeter() {
		return new ServerMeter(this.subjects.bare().commands());
	}

}
