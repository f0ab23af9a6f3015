// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.Scale;
import io.chihuo.servers.RedisServer;

/**
 * The Redis backend, and its peers, on one server that the suite starts and which
 * persists nothing.
 */
public final class RedisSuite implements Suite {

	private final RedisServer server = RedisServer.start();

	private final Contestants contestants = Contestants.of(this.server.host(), this.server.port());

	private final Amounts amounts;

	public RedisSuite(Scale scale) {
		this.amounts = Amounts.of(scale);
	}

	@Override
	public List<Workload> workloads() {
		Adding adding = new Adding(this.contestants, this.amounts);
		Running running = new Running(this.contestants, this.amounts);
		Costs costs = new Costs(this.contestants, this.amounts);
		Growth growth = new Growth(this.contestants, this.amounts);
		return List.of(adding.single(), adding.parallel(), adding.async(), adding.bulk(), running.draining(10),
				running.draining(50), running.metered(10), running.metered(50), running.latency(), running.waiting(),
				costs.processor(), growth.backlog(), costs.draining(), costs.starting(), costs.idle(),
				growth.taskMemory(), growth.markMemory(), growth.clearing());
	}

	@Override
	public void refresh() {
		this.contestants.rest();
		this.contestants.bare().commands().flushall();
	}

	@Override
	public String table(List<Result> results) {
		List<String> absent = this.contestants.absent();
		String table = "Redis " + new ServerMeter(this.contestants.bare().commands()).version() + "\n\n"
				+ Comparison.of(results);
		return absent.isEmpty() ? table : table + "\nWithout " + String.join(" and ", absent)
				+ ", for want of what `run` says when it starts.\n";
	}

	@Override
	public void close() {
		this.contestants.leave();
		this.server.close();
	}

}
