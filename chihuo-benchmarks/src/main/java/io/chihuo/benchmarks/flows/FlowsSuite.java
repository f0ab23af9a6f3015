// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.Peer;
import io.chihuo.benchmarks.redis.peer.Peers;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.RedisServer;

/**
 * Flows, on a Redis server that the suite starts and in memory.
 */
public final class FlowsSuite implements Suite {

	private final RedisServer server = RedisServer.start();

	private final FlowHost redis = new FlowHost("chihuo.backend=redis", "spring.data.redis.host=" + this.server.host(),
			"spring.data.redis.port=" + this.server.port());

	private final FlowHost memory = new FlowHost("chihuo.backend=memory");

	private final @Nullable Peer bullMq = Peers.bullMq(this.server.host(), this.server.port()).orElse(null);

	private final FlowTrialSize trialSize;

	public FlowsSuite(TrialSize scale) {
		this.trialSize = FlowTrialSize.of(scale);
	}

	@Override
	public List<Workload> createWorkloads() {
		SeriesBenchmark onRedis = new SeriesBenchmark("Redis", this.redis, this.trialSize);
		SeriesBenchmark inMemory = new SeriesBenchmark("memory", this.memory, this.trialSize);
		LambdaBenchmark code = new LambdaBenchmark(this.memory, this.trialSize);
		ParallelBenchmark parallel = new ParallelBenchmark(this.redis, this.trialSize, this.bullMq);
		return List.of(onRedis.oneAfterTheOther(), onRedis.atOnce(), parallel.parallelPlan(),
				inMemory.oneAfterTheOther(), inMemory.atOnce(), code.chainsOfCode());
	}

	@Override
	public void refreshSubjects() {
		this.redis.close();
		this.memory.close();
		if (this.bullMq != null) {
			this.bullMq.close();
		}
		this.server.command("FLUSHALL");
	}

	@Override
	public String formatTable(List<Result> results) {
		String table = Comparison.of(results);
		return (this.bullMq != null) ? table
				: table + "\nWithout BullMQ, for want of what `run` says when it starts.\n";
	}

	@Override
	public void close() {
		this.redis.close();
		this.memory.close();
		if (this.bullMq != null) {
			this.bullMq.close();
		}
		this.server.close();
	}

}
