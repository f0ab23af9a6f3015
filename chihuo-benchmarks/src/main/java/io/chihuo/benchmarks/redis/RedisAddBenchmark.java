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

	Workload singleAdds() {
		int tasks = this.trialSize.roundTrips();
		return new WorkloadSubjects(this.subjects, "add, one thread")
			.withSubject(textWorkload(tasks).createSubject("chihuo",
					ChihuoAdder.single(this.subjects.platform(), Inputs.TEXT)))
			.withSubject(encodedWorkload(tasks).createSubject("bare EVALSHA", LettuceAdder.single(this.subjects.bare()))
				.withGoal(Goal.ratioOfAtLeast(0.7)))
			.withSubject(encodedWorkload(tasks).createSubject("stream", StreamAdder.single(this.subjects.streams())))
			.withRqueue((peer) -> peer.adding(tasks, 1), (subject) -> subject.withGoal(Goal.ratioOfAtLeast(1.7)))
			.withBullMq((peer) -> peer.adding(tasks, 1), (subject) -> subject.withGoal(Goal.ratioOfAtLeast(1.1)))
			.createWorkload();
	}

	Workload parallelAdds() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "add, " + ADDING_THREADS + " threads")
			.withSubject(textWorkload(tasks).createSubject("chihuo",
					ParallelAdder.of(ADDING_THREADS, ChihuoAdder.single(this.subjects.platform(), Inputs.TEXT))))
			.withSubject(encodedWorkload(tasks).createSubject("bare EVALSHA",
					ParallelAdder.of(ADDING_THREADS, LettuceAdder.single(this.subjects.bare()))))
			.withSubject(encodedWorkload(tasks).createSubject("stream",
					ParallelAdder.of(ADDING_THREADS, StreamAdder.single(this.subjects.streams()))))
			.withRqueue((peer) -> peer.adding(tasks / 2, ADDING_THREADS),
					(subject) -> subject.withGoal(Goal.ratioOfAtLeast(3)))
			.withBullMq((peer) -> peer.adding(tasks / 2, ADDING_THREADS), (subject) -> subject)
			.createWorkload();
	}

	Workload asyncAdds() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "addAsync, one thread, 1,000 under way")
			.withSubject(textWorkload(tasks).createSubject("chihuo",
					ChihuoAdder.async(this.subjects.platform(), Inputs.TEXT, MAX_CALLS_UNDER_WAY)))
			.withSubject(encodedWorkload(tasks)
				.createSubject("bare EVALSHA", LettuceAdder.async(this.subjects.bare(), MAX_CALLS_UNDER_WAY))
				.withGoal(Goal.ratioOfAtLeast(0.6)))
			.createWorkload();
	}

	Workload bulkAdds() {
		int tasks = this.trialSize.tasks();
		return new WorkloadSubjects(this.subjects, "addAll")
			.withSubject(textWorkload(tasks).createSubject("chihuo",
					ChihuoAdder.bulk(this.subjects.platform(), Inputs.TEXT)))
			.withSubject(encodedWorkload(tasks)
				.createSubject("bare EVALSHA of 100, 8 under way", LettuceAdder.batched(this.subjects.bare()))
				.withGoal(Goal.ratioOfAtLeast(0.5)))
			.withSubject(encodedWorkload(tasks).createSubject("stream, pipelines of 1,000",
					StreamAdder.pipelined(this.subjects.streams())))
			.withRqueue((peer) -> peer.addingAll(this.trialSize.roundTrips()),
					(subject) -> subject.withGoal(Goal.ratioOfAtLeast(40)))
			.withBullMq((peer) -> peer.addingAll(tasks), (subject) -> subject)
			.createWorkload();
	}

	private static AddWorkload<String> textWorkload(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encodedWorkload(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

}
