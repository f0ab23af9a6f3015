// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.LettuceDrain;
import io.chihuo.benchmarks.redis.peer.LettuceFeed;
import io.chihuo.benchmarks.redis.peer.StreamDrain;
import io.chihuo.benchmarks.redis.peer.StreamFeed;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoFeed;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.LatencyWorkload;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Measures how fast tasks are run.
 */
record RedisRunBenchmark(RedisSubjects subjects, RedisTrialSize trialSize) {

	private static final int LOW_CONCURRENCY = 10;

	private static final int HIGH_CONCURRENCY = 500;

	private static final int TASKS_PER_SECOND = 200;

	private static final int STREAM_BATCH = 100;

	/** So that no consumer waits for messages which another one has read ahead. */
	private static final int SMALL_STREAM_BATCH = 10;

	/** Tasks that the bare program claims beyond those that run. */
	private static final int MAX_PREFETCHED_TASKS = 200;

	private static final Duration HANDLER_DURATION = Duration.ofMillis(50);

	private static final double IDEAL_TASKS_PER_SECOND = HIGH_CONCURRENCY * 1000.0 / HANDLER_DURATION.toMillis();

	Workload drainWorkload(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		return new WorkloadSubjects(this.subjects, "drain, concurrency " + concurrency)
			.withSubject(drain.createSubject("chihuo",
					ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, concurrency)))
			.withVirtualThreads(drain.createSubject("chihuo, virtual threads",
					ChihuoDrain.preloaded(this.subjects.virtual(), Inputs.TEXT, concurrency)))
			.withSubject(drain
				.createSubject("bare claim of 100, batched acknowledgement",
						LettuceDrain.preloaded(this.subjects.bare(), concurrency, MAX_PREFETCHED_TASKS))
				.withGoal(Goal.ratioOfAtLeast(0.5)))
			.withSubject(drain
				.createSubject("stream, XACK of each",
						StreamDrain.preloaded(this.subjects.streams(), concurrency, STREAM_BATCH))
				.withGoal(Goal.ratioOfAtLeast(2)))
			.withRqueue((peer) -> peer.draining(this.trialSize.slow(), concurrency),
					(subject) -> subject.withGoal(Goal.ratioOfAtLeast(60)))
			.withBullMq((peer) -> peer.draining(this.trialSize.tasks(), concurrency),
					(subject) -> subject.withGoal(Goal.ratioOfAtLeast(4)))
			.createWorkload();
	}

	Workload meteredDrain(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		return new WorkloadSubjects(this.subjects, "drain with meters, concurrency " + concurrency)
			.withSubject(drain.createSubject("chihuo",
					ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, concurrency)))
			.withSubject(drain
				.createSubject("chihuo, as Spring Boot meters it",
						ChihuoDrain.preloaded(this.subjects.metered(), Inputs.TEXT, concurrency))
				.withGoal(Goal.ratioOfAtMost(1.05)))
			.withSubject(drain
				.createSubject("chihuo, each run an observation",
						ChihuoDrain.preloaded(this.subjects.observed(), Inputs.TEXT, concurrency))
				.withGoal(Goal.ratioOfAtMost(1.05)))
			.createWorkload();
	}

	Workload startLatency() {
		int tasks = this.trialSize.paced();
		LatencyWorkload latency = new LatencyWorkload(tasks, TASKS_PER_SECOND);
		return new WorkloadSubjects(this.subjects, "add to start at " + TASKS_PER_SECOND + " tasks/s")
			.withSubject(latency.createSubject("chihuo", ChihuoFeed.of(this.subjects.platform(), LOW_CONCURRENCY)))
			.withVirtualThreads(latency.createSubject("chihuo, virtual threads",
					ChihuoFeed.of(this.subjects.virtual(), LOW_CONCURRENCY)))
			.withSubject(latency.createSubject("bare BLPOP + HGET", LettuceFeed.of(this.subjects.bare()))
				.withGoal("p50", Goal.ratioOfAtMost(1.5))
				.withGoal("p99", Goal.ratioOfAtMost(1.5)))
			.withSubject(latency.createSubject("stream, XACK of each",
					StreamFeed.of(this.subjects.streams(), LOW_CONCURRENCY)))
			.withRqueue((peer) -> peer.starting(tasks, TASKS_PER_SECOND, LOW_CONCURRENCY),
					(subject) -> subject.withGoal("p99", Goal.ratioOfAtMost(0.25)))
			.withBullMq((peer) -> peer.starting(tasks, TASKS_PER_SECOND, LOW_CONCURRENCY), (subject) -> subject)
			.createWorkload();
	}

	Workload waitingHandlers() {
		ScheduledExecutorService timer = TaskBody.createTimer();
		DrainWorkload sleeping = new DrainWorkload(this.trialSize.waiting(), TaskBody.sleeping(HANDLER_DURATION));
		DrainWorkload staged = new DrainWorkload(this.trialSize.waiting(), TaskBody.staged(HANDLER_DURATION, timer));
		return new WorkloadSubjects(this.subjects,
				HIGH_CONCURRENCY + " concurrent handlers of " + HANDLER_DURATION.toMillis() + " ms")
			.withSubject(sleeping.createSubject("chihuo", IDEAL_TASKS_PER_SECOND,
					ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, HIGH_CONCURRENCY)))
			.withVirtualThreads(sleeping
				.createSubject("chihuo, virtual threads", IDEAL_TASKS_PER_SECOND,
						ChihuoDrain.preloaded(this.subjects.virtual(), Inputs.TEXT, HIGH_CONCURRENCY))
				.withGoal("share", Goal.atLeast(0.97)))
			.withSubject(staged
				.createSubject("chihuo, CompletionStage", IDEAL_TASKS_PER_SECOND,
						ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, HIGH_CONCURRENCY))
				.withGoal("share", Goal.atLeast(0.97)))
			.withSubject(sleeping.createSubject("bare claim of 100, batched acknowledgement", IDEAL_TASKS_PER_SECOND,
					LettuceDrain.preloaded(this.subjects.bare(), HIGH_CONCURRENCY, 0)))
			.withSubject(sleeping.createSubject("stream, XACK of each", IDEAL_TASKS_PER_SECOND,
					StreamDrain.preloaded(this.subjects.streams(), HIGH_CONCURRENCY, SMALL_STREAM_BATCH)))
			.withRqueue((peer) -> peer.waiting(this.trialSize.slow(), HIGH_CONCURRENCY, HANDLER_DURATION,
					IDEAL_TASKS_PER_SECOND), (subject) -> subject)
			.withBullMq((peer) -> peer.waiting(this.trialSize.waiting(), HIGH_CONCURRENCY, HANDLER_DURATION,
					IDEAL_TASKS_PER_SECOND), (subject) -> subject)
			.createWorkload();
	}

}
