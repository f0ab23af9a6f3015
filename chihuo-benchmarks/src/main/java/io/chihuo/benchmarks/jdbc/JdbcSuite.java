// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Queues in PostgreSQL, on a server that the suite starts, and in a file.
 */
public final class JdbcSuite implements Suite {

	private final JdbcSubjects subjects = JdbcSubjects.start();

	private final JdbcTrialSize trialSize;

	private final JoinedAddBenchmark joining;

	private final DatabaseFaultBenchmark faults;

	public JdbcSuite(TrialSize scale) {
		this.trialSize = JdbcTrialSize.of(scale);
		this.joining = new JoinedAddBenchmark(this.subjects.server(), this.trialSize.transactions());
		this.faults = new DatabaseFaultBenchmark(this.trialSize);
	}

	@Override
	public List<Workload> createWorkloads() {
		JdbcAddBenchmark adding = new JdbcAddBenchmark(this.subjects, this.trialSize);
		JdbcRunBenchmark running = new JdbcRunBenchmark(this.subjects, this.trialSize);
		return List.of(adding.singleAdds(), adding.bulkAdds(), this.joining.joinedAdds(), running.databaseDrains(),
				running.fileDrains(), running.startOnSameNode(), running.startOnOtherNode(), adding.longQueue(),
				this.faults.restart(), this.faults.kill(), this.faults.endedSessions(), this.faults.exhaustedPool(),
				new KilledWorkersBenchmark(this.trialSize).killedWorkers(),
				new OpenSnapshotBenchmark(this.subjects, this.trialSize).openSnapshot());
	}

	@Override
	public String formatTable(List<Result> results) {
		String table = "PostgreSQL at its defaults, and a file of H2\n\n" + Comparison.of(results);
		return (this.subjects.graphileWorker() != null) ? table
				: table + "\nWithout graphile-worker, for want of what `run` says when it starts.\n";
	}

	@Override
	public void refreshSubjects() {
		this.subjects.stopSubjects();
		this.joining.close();
		this.faults.stopApplication();
	}

	@Override
	public void close() {
		refreshSubjects();
		this.faults.close();
		this.subjects.close();
	}

}
