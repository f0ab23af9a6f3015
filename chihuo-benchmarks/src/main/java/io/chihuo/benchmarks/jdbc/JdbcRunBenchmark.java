// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.peer.DbSchedulerDrain;
import io.chihuo.benchmarks.jdbc.peer.JobRunrDrain;
import io.chihuo.benchmarks.jdbc.peer.NotifyFeed;
import io.chihuo.benchmarks.jdbc.peer.RowDrain;
import io.chihuo.benchmarks.redis.peer.Peer;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoFeed;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Feed;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.LatencyWorkload;

/**
 * Measures how fast tasks are run, and how soon they start.
 */
record JdbcRunBenchmark(JdbcSubjects subjects, JdbcTrialSize trialSize) {

	static final int CONCURRENT_TASKS = 50;

	private static final int TASKS_PER_SECOND = 200;

	Workload databaseDrains() {
		DrainWorkload workload = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		List<Subject> subjects = new ArrayList<>();
		subjects.add(workload.createSubject("chihuo",
				ChihuoDrain.preloaded(this.subjects.database(), Inputs.TEXT, CONCURRENT_TASKS)));
		subjects.add(workload.createSubject("bare, rows in batches of 100",
				RowDrain.preloaded(this.subjects::postgresRows)));
		subjects.add(workload
			.createSubject("db-scheduler, lock and fetch",
					DbSchedulerDrain.preloaded(this.subjects.pool(), CONCURRENT_TASKS))
			.withGoal(Goal.ratioOfAtLeast(4)));
		subjects.add(DrainWorkload.ofEmptyTasks(this.trialSize.slowTasks())
			.createSubject("JobRunr", JobRunrDrain.preloaded(this.subjects.pool(), CONCURRENT_TASKS))
			.withGoal(Goal.ratioOfAtLeast(12)));
		Peer graphileWorker = this.subjects.graphileWorker();
		if (graphileWorker != null) {
			subjects.add(new Subject("graphile-worker, batching",
					graphileWorker.draining(this.trialSize.tasks(), CONCURRENT_TASKS))
				.withGoal(Goal.ratioOfAtLeast(0.5)));
		}
		return new Workload("drain, concurrency " + CONCURRENT_TASKS, subjects);
	}

	Workload fileDrains() {
		DrainWorkload workload = DrainWorkload.ofEmptyTasks(this.trialSize.tasks());
		return new Workload("drain, file, concurrency " + CONCURRENT_TASKS, List.of(
				workload.createSubject("chihuo",
						ChihuoDrain.preloaded(this.subjects.file(), Inputs.TEXT, CONCURRENT_TASKS)),
				workload.createSubject("bare, rows in batches of 100", RowDrain.preloaded(this.subjects::fileRows))
					.withGoal(Goal.ratioOfAtLeast(0.3))));
	}

	Workload startOnSameNode() {
		return startLatency("the same node", ChihuoFeed.of(this.subjects.database(), CONCURRENT_TASKS), 3);
	}

	Workload startOnOtherNode() {
		return startLatency("another node",
				ChihuoFeed.across(this.subjects.client(), this.subjects.database(), CONCURRENT_TASKS), 6);
	}

	private Workload startLatency(String where, Feed.FeedFactory feed, double most) {
		LatencyWorkload workload = new LatencyWorkload(this.trialSize.pacedTasks(), TASKS_PER_SECOND);
		return new Workload("add to start on " + where + " at " + TASKS_PER_SECOND + " tasks/s",
				List.of(workload.createSubject("chihuo", feed),
						workload
							.createSubject("bare, insert, notify and commit",
									NotifyFeed.of(this.subjects.server().jdbcUrl(), this.subjects.server().user()))
							.withGoal("p50", Goal.ratioOfAtMost(most))));
	}

}
