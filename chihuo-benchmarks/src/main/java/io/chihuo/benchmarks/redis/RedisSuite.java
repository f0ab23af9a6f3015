// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.RedisServer;

/**
 * The Redis backend, and its peers, on one server that the suite starts and which
 * persists nothing.
 */
public final class RedisSuite implements Suite {

	private final RedisServer server = RedisServer.start();

	private final RedisSubjects subjects = RedisSubjects.of(this.server.host(), this.server.port());

	private final RedisTrialSize trialSize;

	public RedisSuite(TrialSize scale) {
		this.trialSize = RedisTrialSize.of(scale);
	}

	@Override
	public List<Workload> createWorkloads() {
		RedisAddBenchmark adding = new RedisAddBenchmark(this.subjects, this.trialSize);
		RedisRunBenchmark running = new RedisRunBenchmark(this.subjects, this.trialSize);
		RedisLoadBenchmark costs = new RedisLoadBenchmark(this.subjects, this.trialSize);
		RedisBacklogBenchmark growth = new RedisBacklogBenchmark(this.subjects, this.trialSize);
		return List.of(adding.singleAdds(), adding.parallelAdds(), adding.asyncAdds(), adding.bulkAdds(),
				running.drainWorkload(10), running.drainWorkload(50), running.meteredDrain(10),
				running.meteredDrain(50), running.startLatency(), running.waitingHandlers(), costs.processorTime(),
				growth.backlogSubject(), costs.drainingSubject(), costs.startingSubject(), costs.idleSubject(),
				growth.taskMemory(), growth.markMemory(), growth.clearingSubject());
	}

	@Override
	public void refreshSubjects() {
		this.subjects.closeAll();
		this.subjects.bare().commands().flushall();
	}

	@Override
	public String formatTable(List<Result> results) {
		List<String> absent = this.subjects.absentPeers();
		String table = "Redis " + new ServerMeter(this.subjects.bare().commands()).serverVersion() + "\n\n"
				+ Comparison.of(results);
		return absent.isEmpty() ? table : table + "\nWithout " + String.join(" and ", absent)
				+ ", for want of what `run` says when it starts.\n";
	}

	@Override
	public void close() {
		this.subjects.leaveServer();
		this.server.close();
	}

}
