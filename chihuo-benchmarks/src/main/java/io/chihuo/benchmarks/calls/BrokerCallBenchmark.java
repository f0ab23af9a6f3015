// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.List;

import io.chihuo.benchmarks.calls.peer.BareInserts;
import io.chihuo.benchmarks.calls.peer.RabbitRequests;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.CallWorkload;
import io.chihuo.benchmarks.workload.Caller;

/**
 * Measures calls from one JVM to another one over RabbitMQ.
 */
final class BrokerCallBenchmark implements AutoCloseable {

	private static final double MAX_REQUESTS = 2.5;

	private static final double MAX_INSERTS = 4;

	private static final String BARE = "bare request and reply, quorum queues";

	private final Caller redisLedger;

	private final Caller jdbcLedger;

	private final Caller bare;

	private final Caller inserts;

	private final CallWorkload workload;

	BrokerCallBenchmark(CallServers servers, CallTrialSize trialSize) {
		this.redisLedger = ChihuoCaller.ofTwoProcesses(servers::redisLedger);
		this.jdbcLedger = ChihuoCaller.ofTwoProcesses(servers::jdbcLedger);
		this.bare = new RabbitRequests(servers::rabbit,
				() -> CallWorkerProcess.startBareRabbit(servers.rabbit().host(), servers.rabbit().port()));
		this.inserts = new BareInserts(servers::postgres);
		this.workload = new CallWorkload(trialSize.calls());
	}

	Workload withRedisLedger() {
		return new Workload("empty call, RabbitMQ, ledger redis, two JVMs", List.of(
				this.workload.createSubject("chihuo", this.redisLedger),
				this.workload.createSubject(BARE, this.bare).withGoal("p50", Goal.ratioOfAtMost(MAX_REQUESTS))));
	}

	Workload withJdbcLedger() {
		return new Workload("empty call, RabbitMQ, ledger jdbc, two JVMs",
				List.of(this.workload.createSubject("chihuo", this.jdbcLedger), largestTime(),
						this.workload.createSubject(BARE, this.bare),
						this.workload.createSubject("bare INSERT and COMMIT", this.inserts)));
	}

	/** The time to reach has two parts, which are measured one after the other. */
	private Subject largestTime() {
		return new Subject("2.5 of these requests and 4 of these commits", () -> {
			Reading requests = this.workload.measureTimes(this.bare).createReading(50);
			Reading commits = this.workload.measureTimes(this.inserts).createReading(50);
			double millis = MAX_REQUESTS * requests.value() + MAX_INSERTS * commits.value();
			return List.of(new Reading("p50", millis, requests.unit()));
		}).withGoal("p50", Goal.ratioOfAtMost(1));
	}

	@Override
	public void close() {
		this.redisLedger.close();
		this.jdbcLedger.close();
		this.bare.close();
		this.inserts.close();
	}

}
