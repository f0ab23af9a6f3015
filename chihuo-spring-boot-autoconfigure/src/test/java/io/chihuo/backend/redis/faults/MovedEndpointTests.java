// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

/**
 * The one address of a master leads to its replica from a moment on, in the middle of
 * load, as with managed Redis. Connections that are open lead to the old master, which is
 * a replica then.
 */
@Tag("faults")
class MovedEndpointTests {

	/** Longest time from the move until all goes on. */
	private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

	private RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0");

	private RedisServer replica = RedisServer.start("--repl-diskless-sync-delay", "0");

	private final TcpProxy proxy = new TcpProxy(this.master);

	private FaultLoad load;

	@BeforeEach
	void start() {
		follow(this.replica, this.master);
		this.load = FaultLoad.start(FaultApplication.with(FaultApplication.common("redis", "moved"),
				"spring.data.redis.host=" + this.proxy.host(), "spring.data.redis.port=" + this.proxy.port()));
	}

	@AfterEach
	void close() {
		if (this.load != null) {
			this.load.close();
		}
		this.proxy.close();
		this.master.close();
		this.replica.close();
	}

	private static void follow(RedisServer replica, RedisServer master) {
		replica.command("REPLICAOF", master.host(), String.valueOf(master.port()));
	}

	@Test
	void addressLeadsToTheNewMasterAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(10); i++) {
			swapRoles();
			this.proxy.leadTo(this.master);
			this.load.assertBusyWithin(MAX_PAUSE);
		}
		this.load.assertSound();
	}

	/** Nothing is written meanwhile, so that the replica lacks nothing. */
	private void swapRoles() {
		this.master.command("CLIENT", "PAUSE", String.valueOf(TestLimits.HANG_TIMEOUT.toMillis()), "WRITE");
		TestLimits.await("replica in step")
			.until(() -> this.replica.command("INFO", "replication").contains("master_link_status:up")
					&& offset(this.replica).equals(offset(this.master)));
		RedisServer old = this.master;
		this.master = this.replica;
		this.replica = old;
		this.master.command("REPLICAOF", "NO", "ONE");
		follow(old, this.master);
		old.command("CLIENT", "UNPAUSE");
	}

	private static String offset(RedisServer server) {
		return server.command("INFO", "replication")
			.lines()
			.filter((line) -> line.startsWith("master_repl_offset"))
			.findFirst()
			.orElseThrow();
	}

}
