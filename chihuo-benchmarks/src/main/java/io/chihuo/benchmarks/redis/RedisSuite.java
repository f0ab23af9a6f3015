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
	public List<Workload> workloads() {
		RedisAddBenchmark adding = new RedisAddBenchmark(this.subjects, this.trialSize);
		RedisRunBenchmark running = new RedisRunBenchmark(this.subjects, this.trialSize);
		RedisLoadBenchmark costs = new RedisLoadBenchmark(this.subjects, this.trialSize);
		RedisBacklogBenchmark growth = new RedisBacklogBenchmark(this.subjects, this.trialSize);
		return List.of(adding.single(), adding.parallel(), adding.async(), adding.bulk(), running.draining(10),
				running.draining(50), running.metered(10), running.metered(50), running.latency(), running.waiting(),
				costs.processor(), growth.backlog(), costs.draining(), costs.starting(), costs.idle(),
				growth.taskMemory(), growth.markMemory(), growth.clearing());
	}

	@Override
	public void refresh() {
		this.subjects.rest();
		this.subjects.bare().commands().flushall();
	}

	@Override
	public String table(List<Result> results) {
		List<String> absent = this.subjects.absent();
		String table = "Redis " + new ServerMeter(this.subjects.bare().commands()).version() + "\n\n"
				+ Comparison.of(results);
		return absent.isEmpty() ? table : table + "\nWithout " + String.join(" and ", absent)
				+ ", for want of what `run` says when it starts.\n";
	}

	@Override
	public void close() {
		this.subjects.leave();
		this.server.close();
	}

}
