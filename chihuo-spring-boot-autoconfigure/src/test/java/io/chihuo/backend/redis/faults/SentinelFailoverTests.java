// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.faults.Producer;
import io.chihuo.servers.RedisSentinel;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica takes the master's place in the middle of load. Replication is asynchronous:
 * calls that were acknowledged in the master's last moments may be gone, and with them
 * the leases of that time.
 */
@Tag("faults")
class SentinelFailoverTests {

	private RedisSentinel redis;

	private FaultLoad load;

	private void start(int replicas, String... options) {
		this.redis = RedisSentinel.start(replicas, 1, options);
		String nodes = this.redis.sentinels().stream().map(RedisServer::address).collect(Collectors.joining(","));
		this.load = FaultLoad.start(FaultApplication.with(FaultApplication.common("redis", "failover"),
				"spring.data.redis.sentinel.master=" + this.redis.masterName(),
				"spring.data.redis.sentinel.nodes=" + nodes));
	}

	@AfterEach
	void close() {
		if (this.load != null) {
			this.load.close();
		}
		if (this.redis != null) {
			this.redis.close();
		}
	}

	@Test
	void masterIsKilled() {
		start(1);
		assertOnlyLastMomentsAreLost(this.redis::killMaster);
	}

	/**
	 * The old master lives on and does not know for a while that it is none any more. It
	 * takes no writes without a replica.
	 */
	@Test
	void operatorOrdersAFailover() {
		start(2, "--min-replicas-to-write", "1");
		assertOnlyLastMomentsAreLost(() -> this.redis.awaitReplica(this.redis.failover()));
	}

	private void assertOnlyLastMomentsAreLost(Runnable failover) {
		int replicated = this.load.producer().accepted();
		this.redis.awaitReplicas(1);
		long from = System.currentTimeMillis();
		failover.run();
		this.load.assertBusy();
		long to = System.currentTimeMillis();
		this.load.drain();
		assertNothingReplicatedIsLost(replicated);
		addAgainWhatMayBeLost(replicated);
		this.load.drain();
		this.load.assertAllFinished();
		this.load.history().assertOneLeaseAtATime((at) -> at < from || at > to);
	}

	private void assertNothingReplicatedIsLost(int replicated) {
		assertThat(replicated).isPositive();
		for (int i = 0; i < replicated; i++) {
			assertThat(this.load.queue().isFinished(Producer.id(i))).as(Producer.id(i)).isTrue();
		}
	}

	private void addAgainWhatMayBeLost(int replicated) {
		for (int i = replicated; i < this.load.producer().accepted(); i++) {
			this.load.producer().addAgain(i);
		}
	}

}
