package io.chihuo.servers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("faults")
class RedisSentinelTests {

	private static RedisSentinel redis;

	@BeforeAll
	static void start() {
		redis = RedisSentinel.start(1, 1);
	}

	@AfterAll
	static void close() {
		redis.close();
	}

	@Test
	void failoverMakesTheReplicaMasterWithWhatWasReplicated() {
		redis.master().command("SET", "failover", "kept");
		redis.awaitReplicas(1);
		RedisServer before = redis.failover();
		assertThat(redis.master()).isNotSameAs(before);
		assertThat(redis.master().command("GET", "failover")).isEqualTo("kept");
		redis.bringBack(before);
	}

	@Test
	void killedMasterIsReplacedAndComesBackAsReplica() {
		RedisServer killed = redis.killMaster();
		assertThat(redis.master()).isNotSameAs(killed);
		redis.bringBack(killed);
		assertThat(killed.command("ROLE")).startsWith("slave");
	}

}
