// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.calls.peer.RedisRequests;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.Peers;
import io.chihuo.benchmarks.redis.peer.RedissonCalls;
import io.chihuo.benchmarks.workload.CallWorkload;
import io.chihuo.benchmarks.workload.Caller;

/**
 * Measures calls from one JVM to another one over Redis.
 */
final class RedisCallBenchmark implements AutoCloseable {

	private static final int CALLER_COUNT = 64;

	private static final int BARE_THREADS = 8;

	private static final String BARE = "bare request and reply, list and channel";

	private static final String REDISSON = "Redisson RRemoteService, with acknowledgement";

	private final Caller chihuo;

	private final Caller bare;

	private final @Nullable RedissonCalls redisson;

	private final CallTrialSize trialSize;

	RedisCallBenchmark(CallServers servers, CallTrialSize trialSize) {
		String host = servers.redis().host();
		int port = servers.redis().port();
		this.chihuo = ChihuoCaller.ofTwoProcesses(servers::redisBackend);
		this.bare = new RedisRequests(host, port, () -> CallWorkerProcess.startBareRedis(host, port, BARE_THREADS));
		this.redisson = Peers.redisson(host, port).orElse(null);
		this.trialSize = trialSize;
	}

	boolean hasRedisson() {
		return this.redisson != null;
	}

	Workload emptyCalls() {
		CallWorkload calls = new CallWorkload(this.trialSize.calls());
		List<Subject> subjects = new ArrayList<>();
		subjects.add(calls.createSubject("chihuo", this.chihuo));
		subjects.add(calls.createSubject(BARE, this.bare)
			.withGoal("p50", Goal.ratioOfAtMost(2))
			.withGoal("p99", Goal.ratioOfAtMost(2)));
		if (this.redisson != null) {
			subjects.add(new Subject(REDISSON, this.redisson.calling(this.trialSize.calls())).withGoal("p50",
					Goal.ratioOfAtMost(0.25)));
		}
		return new Workload("empty call, Redis, two JVMs, one caller", subjects);
	}

	Workload parallelCalls() {
		CallWorkload calls = new CallWorkload(this.trialSize.parallelCalls());
		List<Subject> subjects = new ArrayList<>();
		subjects.add(calls.createSubject("chihuo", this.chihuo, CALLER_COUNT));
		subjects.add(calls.createSubject(BARE, this.bare, CALLER_COUNT).withGoal(Goal.ratioOfAtLeast(0.4)));
		if (this.redisson != null) {
			subjects.add(new Subject(REDISSON, this.redisson.calling(this.trialSize.parallelCalls(), CALLER_COUNT))
				.withGoal(Goal.ratioOfAtLeast(5)));
		}
		return new Workload("empty calls, Redis, two JVMs, " + CALLER_COUNT + " callers", subjects);
	}

	@Override
	public void close() {
		this.chihuo.close();
		this.bare.close();
		if (this.redisson != null) {
			this.redisson.close();
		}
	}

}
