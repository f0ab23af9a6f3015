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

	Workload draining(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		return new WorkloadSubjects(this.subjects, "drain, concurrency " + concurrency)
			.with(drain.subject("chihuo", ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, concurrency)))
			.withVirtualThreads(drain.subject("chihuo, virtual threads",
					ChihuoDrain.preloaded(this.subjects.virtual(), Inputs.TEXT, concurrency)))
			.with(drain
				.subject("bare claim of 100, batched acknowledgement",
						LettuceDrain.preloaded(this.subjects.bare(), concurrency, MAX_PREFETCHED_TASKS))
				.with(Goal.ratioOfAtLeast(0.5)))
			.with(drain
				.subject("stream, XACK of each",
						StreamDrain.preloaded(this.subjects.streams(), concurrency, STREAM_BATCH))
				.with(Goal.ratioOfAtLeast(2)))
			.withRqueue((peer) -> peer.draining(this.trialSize.slow(), concurrency),
					(subject) -> subject.with(Goal.ratioOfAtLeast(60)))
			.withBullMq((peer) -> peer.draining(this.trialSize.tasks(), concurrency),
					(subject) -> subject.with(Goal.ratioOfAtLeast(4)))
			.workload();
	}

	Workload metered(int concurrency) {
		DrainWorkload drain = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		return new WorkloadSubjects(this.subjects, "drain with meters, concurrency " + concurrency)
			.with(drain.subject("chihuo", ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, concurrency)))
			.with(drain
				.subject("chihuo, as Spring Boot meters it",
						ChihuoDrain.preloaded(this.subjects.metered(), Inputs.TEXT, concurrency))
				.with(Goal.ratioOfAtMost(1.05)))
			.with(drain
				.subject("chihuo, each run an observation",
						ChihuoDrain.preloaded(this.subjects.observed(), Inputs.TEXT, concurrency))
				.with(Goal.ratioOfAtMost(1.05)))
			.workload();
	}

	Workload latency() {
		int tasks = this.trialSize.paced();
		LatencyWorkload latency = new LatencyWorkload(tasks, TASKS_PER_SECOND);
		return new WorkloadSubjects(this.subjects, "add to start at " + TASKS_PER_SECOND + " tasks/s")
			.with(latency.subject("chihuo", ChihuoFeed.of(this.subjects.platform(), LOW_CONCURRENCY)))
			.withVirtualThreads(
					latency.subject("chihuo, virtual threads", ChihuoFeed.of(this.subjects.virtual(), LOW_CONCURRENCY)))
			.with(latency.subject("bare BLPOP + HGET", LettuceFeed.of(this.subjects.bare()))
				.with("p50", Goal.ratioOfAtMost(1.5))
				.with("p99", Goal.ratioOfAtMost(1.5)))
			.with(latency.subject("stream, XACK of each", StreamFeed.of(this.subjects.streams(), LOW_CONCURRENCY)))
			.withRqueue((peer) -> peer.starting(tasks, TASKS_PER_SECOND, LOW_CONCURRENCY),
					(subject) -> subject.with("p99", Goal.ratioOfAtMost(0.25)))
			.withBullMq((peer) -> peer.starting(tasks, TASKS_PER_SECOND, LOW_CONCURRENCY), (subject) -> subject)
			.workload();
	}

	Workload waiting() {
		ScheduledExecutorService timer = TaskBody.timer();
		DrainWorkload sleeping = new DrainWorkload(this.trialSize.waiting(), TaskBody.sleeping(HANDLER_DURATION));
		DrainWorkload staged = new DrainWorkload(this.trialSize.waiting(), TaskBody.staged(HANDLER_DURATION, timer));
		return new WorkloadSubjects(this.subjects,
				HIGH_CONCURRENCY + " concurrent handlers of " + HANDLER_DURATION.toMillis() + " ms")
			.with(sleeping.subject("chihuo", IDEAL_TASKS_PER_SECOND,
					ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, HIGH_CONCURRENCY)))
			.withVirtualThreads(sleeping
				.subject("chihuo, virtual threads", IDEAL_TASKS_PER_SECOND,
						ChihuoDrain.preloaded(this.subjects.virtual(), Inputs.TEXT, HIGH_CONCURRENCY))
				.with("share", Goal.atLeast(0.97)))
			.with(staged
				.subject("chihuo, CompletionStage", IDEAL_TASKS_PER_SECOND,
						ChihuoDrain.preloaded(this.subjects.platform(), Inputs.TEXT, HIGH_CONCURRENCY))
				.with("share", Goal.atLeast(0.97)))
			.with(sleeping.subject("bare claim of 100, batched acknowledgement", IDEAL_TASKS_PER_SECOND,
					LettuceDrain.preloaded(this.subjects.bare(), HIGH_CONCURRENCY, 0)))
			.with(sleeping.subject("stream, XACK of each", IDEAL_TASKS_PER_SECOND,
					StreamDrain.preloaded(this.subjects.streams(), HIGH_CONCURRENCY, SMALL_STREAM_BATCH)))
			.withRqueue((peer) -> peer.waiting(this.trialSize.slow(), HIGH_CONCURRENCY, HANDLER_DURATION,
					IDEAL_TASKS_PER_SECOND), (subject) -> subject)
			.withBullMq((peer) -> peer.waiting(this.trialSize.waiting(), HIGH_CONCURRENCY, HANDLER_DURATION,
					IDEAL_TASKS_PER_SECOND), (subject) -> subject)
			.workload();
	}

}
