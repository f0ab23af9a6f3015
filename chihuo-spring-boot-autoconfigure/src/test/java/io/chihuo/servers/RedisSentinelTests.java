// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("faults")
class RedisSentinelTests {

	private RedisSentinel redis;

	@BeforeEach
	void start() {
		this.redis = RedisSentinel.start(1, 1);
	}

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void failoverMakesTheReplicaMasterWithReplicatedData() {
		this.redis.master().command("SET", "failover", "kept");
		this.redis.awaitReplicas(1);
		RedisServer before = this.redis.failover();
		assertThat(this.redis.master()).isNotSameAs(before);
		assertThat(this.redis.master().command("GET", "failover")).isEqualTo("kept");
	}

	@Test
	void killedMasterIsReplacedAndComesBackAsReplica() {
		RedisServer killed = this.redis.killMaster();
		assertThat(this.redis.master()).isNotSameAs(killed);
		this.redis.restart(killed);
		assertThat(killed.command("ROLE")).startsWith("slave");
	}

}
