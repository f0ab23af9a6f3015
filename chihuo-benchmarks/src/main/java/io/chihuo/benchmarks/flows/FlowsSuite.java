// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.ServerMeter;
import io.chihuo.benchmarks.redis.peer.BareRedis;
import io.chihuo.benchmarks.redis.peer.DbosFlows;
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

	private final @Nullable DbosFlows dbos = Peers.dbos().orElse(null);

	private final BareRedis bare = new BareRedis(this.server.host(), this.server.port());

	private final FlowTrialSize trialSize;

	public FlowsSuite(TrialSize scale) {
		this.trialSize = FlowTrialSize.of(scale);
	}

	@Override
	public List<Workload> createWorkloads() {
		SeriesBenchmark onRedis = new SeriesBenchmark("Redis", this.redis, this.trialSize, this.dbos);
		SeriesBenchmark inMemory = new SeriesBenchmark("memory", this.memory, this.trialSize, null);
		LambdaBenchmark code = new LambdaBenchmark(this.memory, this.trialSize);
		ParallelBenchmark parallel = new ParallelBenchmark(this.redis, this.trialSize, this.bullMq);
		ForEachBenchmark items = new ForEachBenchmark(this.redis, this.trialSize,
				new ServerMeter(this.bare.commands()));
		return List.of(onRedis.oneAfterTheOther(), onRedis.atOnce(), parallel.parallelPlan(),
				parallel.itemsOverCursor(), items.manyItems(), inMemory.oneAfterTheOther(), inMemory.atOnce(),
				code.chainsOfCode());
	}

	@Override
	public void refreshSubjects() {
		closeSubjects();
		this.server.command("FLUSHALL");
	}

	private void closeSubjects() {
		this.redis.close();
		this.memory.close();
		if (this.bullMq != null) {
			this.bullMq.close();
		}
		if (this.dbos != null) {
			this.dbos.close();
		}
	}

	@Override
	public String formatTable(List<Result> results) {
		List<String> absent = new ArrayList<>();
		if (this.bullMq == null) {
			absent.add("BullMQ");
		}
		if (this.dbos == null) {
			absent.add("DBOS");
		}
		String table = Comparison.of(results);
		return absent.isEmpty() ? table : table + "\nWithout " + String.join(" and ", absent)
				+ ", for want of PostgreSQL or of what `run` says when it starts.\n";
	}

	@Override
	public void close() {
		closeSubjects();
		this.bare.close();
		this.server.close();
	}

}
