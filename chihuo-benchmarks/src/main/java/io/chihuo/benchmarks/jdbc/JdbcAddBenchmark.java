// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.util.List;
import java.util.Locale;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.peer.DbSchedulerInserts;
import io.chihuo.benchmarks.jdbc.peer.RowAdder;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoBacklog;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks are added, and whether the length of the queue matters.
 */
record JdbcAddBenchmark(JdbcSubjects subjects, JdbcTrialSize trialSize) {

	private static final Goal SAME_AS_SHORT = Goal.ratioOfAtLeast(0.8);

	Workload singleAdds() {
		int tasks = this.trialSize.singleTasks();
		return new Workload("add, one thread",
				List.of(texts(tasks).createSubject("chihuo", ChihuoAdder.single(this.subjects.database(), Inputs.TEXT)),
						encoded(tasks)
							.createSubject("bare, insert and commit",
									() -> RowAdder.single(this.subjects.postgresRows()))
							.withGoal(Goal.ratioOfAtLeast(0.8)),
						encoded(tasks).createSubject("db-scheduler",
								() -> DbSchedulerInserts.single(this.subjects.pool()))));
	}

	Workload bulkAdds() {
		int tasks = this.trialSize.tasks();
		return new Workload("addAll",
				List.of(texts(tasks).createSubject("chihuo", ChihuoAdder.bulk(this.subjects.database(), Inputs.TEXT)),
						encoded(tasks).createSubject("bare, batches of 1,000",
								() -> RowAdder.bulk(this.subjects.postgresRows())),
						encoded(tasks)
							.createSubject("db-scheduler, scheduleBatch",
									() -> DbSchedulerInserts.bulk(this.subjects.pool()))
							.withGoal(Goal.ratioOfAtLeast(1.0))));
	}

	private static AddWorkload<String> texts(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encoded(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

	Workload longQueue() {
		return new Workload("with tasks queued",
				List.of(withQueued(this.trialSize.manyQueued()),
						withQueued(this.trialSize.fewQueued()).withGoal("add", SAME_AS_SHORT)
							.withGoal("addAll", SAME_AS_SHORT)
							.withGoal("drain", SAME_AS_SHORT)));
	}

	private Subject withQueued(int queued) {
		return new Subject(String.format(Locale.ROOT, "chihuo, %,d", queued), () -> {
			int tasks = this.trialSize.tasks();
			int single = this.trialSize.singleTasks();
			try (ChihuoBacklog backlog = ChihuoBacklog.withoutMarks(this.subjects.database(),
					JdbcRunBenchmark.CONCURRENT_TASKS, queued)) {
				return List.of(new Reading("add", single / backlog.addTasks(single), "tasks/s"),
						new Reading("addAll", tasks / backlog.addAll(tasks), "tasks/s"),
						new Reading("drain", tasks / backlog.drainTasks(tasks), "tasks/s"));
			}
		});
	}

}
