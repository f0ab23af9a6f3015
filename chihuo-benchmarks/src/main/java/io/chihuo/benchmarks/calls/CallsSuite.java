// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.PostgresServer;

/**
 * Calls whose results are awaited, on servers that the suite starts.
 */
public final class CallsSuite implements Suite {

	private final CallServers servers = new CallServers();

	private final CallTrialSize trialSize;

	private final RedisCallBenchmark redis;

	private final BrokerCallBenchmark broker;

	private final LocalCallBenchmark local;

	private final CancelBenchmark cancelling;

	public CallsSuite(TrialSize scale) {
		this.trialSize = CallTrialSize.of(scale);
		this.redis = new RedisCallBenchmark(this.servers, this.trialSize);
		this.broker = new BrokerCallBenchmark(this.servers, this.trialSize);
		this.local = new LocalCallBenchmark(this.trialSize.localCalls());
		this.cancelling = new CancelBenchmark(this.servers, this.trialSize.cancels());
	}

	@Override
	public List<Workload> createWorkloads() {
		PendingBenchmark pending = new PendingBenchmark(this.servers, this.trialSize.pendingCalls());
		RetentionBenchmark retention = new RetentionBenchmark(this.servers, this.trialSize.retainedCalls(),
				this.trialSize.sweepSeconds());
		List<Workload> workloads = new ArrayList<>(List.of(this.redis.emptyCalls(), this.redis.parallelCalls(),
				this.local.emptyCalls(), pending.pendingCalls(), this.cancelling.interruptedRuns(),
				this.broker.withRedisLedger(), retention.ofRedis(), retention.ofRedisLedger()));
		if (PostgresServer.isAvailable()) {
			workloads.addAll(List.of(this.broker.withJdbcLedger(), retention.ofJdbcLedger()));
		}
		return workloads;
	}

	@Override
	public void refreshSubjects() {
		this.redis.close();
		this.broker.close();
		this.local.close();
		this.cancelling.close();
	}

	@Override
	public String formatTable(List<Result> results) {
		StringBuilder table = new StringBuilder(Comparison.of(results));
		if (!this.redis.hasRedisson()) {
			table.append("\nWithout Redisson, for want of what `run` says when it starts.\n");
		}
		if (!PostgresServer.isAvailable()) {
			table.append("\nWithout the ledger jdbc: ").append(PostgresServer.MISSING).append(".\n");
		}
		return table.toString();
	}

	@Override
	public void close() {
		refreshSubjects();
		this.servers.close();
	}

}
