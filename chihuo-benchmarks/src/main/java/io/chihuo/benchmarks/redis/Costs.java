package io.chihuo.benchmarks.redis;

import java.util.List;

import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.BareDrain;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoLoops;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * What tasks, and loops without any, cost the server.
 */
record Costs(Contestants contestants, Amounts amounts) {

	private static final int CONCURRENCY = 50;

	private static final int LOOP_CONCURRENCY = 10;

	private static final int AHEAD = 200;

	private static final int LOOPS = 100;

	Workload processor() {
		return new Lineup(this.contestants, "Redis CPU of a task, addAll and drain")
			.with(new Subject("chihuo",
					processor(ChihuoDrain.preloaded(this.contestants.platform(), Inputs.TEXT, CONCURRENCY))))
			.with(new Subject("bare", processor(BareDrain.preloaded(this.contestants.bare(), CONCURRENCY, AHEAD)))
				.with(Goal.ratioOfAtMost(2)))
			.workload();
	}

	private Subject.Trial processor(Drain.Factory drains) {
		ServerMeter meter = meter();
		return () -> {
			Completions completions = new Completions(this.amounts.tasks());
			double before = meter.processorMicros();
			try (Drain drain = drains.open(this.amounts.tasks(), TaskBody.counting(completions))) {
				run(drain, completions);
				return List.of(Reading.of((meter.processorMicros() - before) / this.amounts.tasks(), "µs"));
			}
		};
	}

	Workload loops() {
		return new Lineup(this.contestants, "Redis commands of a task, drain").with(loops(LOOPS))
			.with(loops(1).with(Goal.ratioOfAtMost(1)))
			.workload();
	}

	/** Each loop has as many tasks as the one loop has. */
	private Subject loops(int loops) {
		ServerMeter meter = meter();
		int tasks = loops * this.amounts.perLoop();
		return new Subject(named(loops), () -> {
			Completions completions = new Completions(tasks);
			try (Drain drain = new ChihuoLoops(this.contestants.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(completions))
				.fill(tasks)) {
				double before = meter.commands();
				run(drain, completions);
				return List.of(Reading.of((meter.commands() - before) / tasks, "commands"));
			}
		});
	}

	private static void run(Drain drain, Completions completions) throws InterruptedException {
		drain.start();
		completions.await();
		drain.awaitEmpty();
		completions.verify();
	}

	Workload idle() {
		return new Lineup(this.contestants, "Redis commands of an idle loop").with(idle(1))
			.with(idle(LOOPS))
			.workload();
	}

	private Subject idle(int loops) {
		ServerMeter meter = meter();
		return new Subject(named(loops), () -> {
			try (ChihuoLoops idle = new ChihuoLoops(this.contestants.platform(), loops, LOOP_CONCURRENCY,
					TaskBody.counting(new Completions(1)))) {
				idle.start();
				Thread.sleep(this.amounts.idleMillis());
				double before = meter.commands();
				Thread.sleep(this.amounts.idleMillis());
				double commands = meter.commands() - before;
				return List.of(Reading.of(commands * 1e3 / this.amounts.idleMillis() / loops, "commands/s"));
			}
		}).with(Goal.atMost(1));
	}

	private static String named(int loops) {
		return (loops == 1) ? "chihuo, one loop" : "chihuo, " + loops + " loops";
	}

	private ServerMeter meter() {
		return new ServerMeter(this.contestants.bare().commands());
	}

}
