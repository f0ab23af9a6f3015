// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.LettuceAdder;
import io.chihuo.benchmarks.redis.peer.StreamAdder;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ParallelAdder;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks are added, without workers.
 */
record RedisAddBenchmark(RedisSubjects subjects, RedisTrialSize trialSize) {

	private static final int ADDING_THREADS = 8;

	private static final int MAX_CALLS_UNDER_WAY = 1_000;

	Workload single() {
		int tasks = this.trialSize.roundTrips();
		return new WorkloadSubjects(this.subjects, "add, one thread")
			.with(texts(tasks).subject("chihuo", ChihuoAdder.single(this.subjects.platform(), Inputs.TEXT)))
			.with(encoded(tasks).subject("bare EVALSHA", LettuceAdder.single(this.subjects.bare()))
				.with(Goal.ratioOfAtLeast(0.7)))
			.with(encoded(tasks).subject("stream", StreamAdder.single(this.subjects.streams())))
			.withRqueue((peer) -> peer.adding(tasks, 1), (subject) -> subject.with(Goal.ratioOfAtLeast(1.7)))
			.withBullMq((peer) -> peer.adding(tasks, 1), (subject) -> subject.with(Goal.ratioOfAtLeast(1.1)))
			.workload();
	}

	Workload parallel() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "add, " + ADDING_THREADS + " threads")
			.with(texts(tasks).subject("chihuo",
					ParallelAdder.of(ADDING_THREADS, ChihuoAdder.single(this.subjects.platform(), Inputs.TEXT))))
			.with(encoded(tasks).subject("bare EVALSHA",
					ParallelAdder.of(ADDING_THREADS, LettuceAdder.single(this.subjects.bare()))))
			.with(encoded(tasks).subject("stream",
					ParallelAdder.of(ADDING_THREADS, StreamAdder.single(this.subjects.streams()))))
			.withRqueue((peer) -> peer.adding(tasks / 2, ADDING_THREADS),
					(subject) -> subject.with(Goal.ratioOfAtLeast(3)))
			.withBullMq((peer) -> peer.adding(tasks / 2, ADDING_THREADS), (subject) -> subject)
			.workload();
	}

	Workload async() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "addAsync, one thread, 1,000 under way")
			.with(texts(tasks).subject("chihuo",
					ChihuoAdder.async(this.subjects.platform(), Inputs.TEXT, MAX_CALLS_UNDER_WAY)))
			.with(encoded(tasks).subject("bare EVALSHA", LettuceAdder.async(this.subjects.bare(), MAX_CALLS_UNDER_WAY))
				.with(Goal.ratioOfAtLeast(0.6)))
			.workload();
	}

	Workload bulk() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "addAll")
			.with(texts(tasks).subject("chihuo", ChihuoAdder.bulk(this.subjects.platform(), Inputs.TEXT)))
			.with(encoded(tasks).subject("bare EVALSHA of 100, 8 under way", LettuceAdder.batched(this.subjects.bare()))
				.with(Goal.ratioOfAtLeast(0.5)))
			.with(encoded(tasks).subject("stream, pipelines of 1,000", StreamAdder.pipelined(this.subjects.streams())))
			.withRqueue((peer) -> peer.addingAll(this.trialSize.roundTrips()),
					(subject) -> subject.with(Goal.ratioOfAtLeast(40)))
			.withBullMq((peer) -> peer.addingAll(tasks), (subject) -> subject)
			.workload();
	}

	private static AddWorkload<String> texts(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encoded(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

}
