// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

/**
 * Each test does harm to a server that keeps all it has acknowledged, in the middle of
 * load.
 */
@Tag("faults")
class ServerOutageTests {

	private static final String[] DURABLE = { "--appendonly", "yes", "--appendfsync", "always" };

	private static RedisServer server;

	private FaultLoad load;

	@BeforeAll
	static void startServer() {
		server = permittingDebug();
	}

	private static RedisServer permittingDebug() {
		try {
			return RedisServer.start(FaultApplication.with(DURABLE, "--enable-debug-command", "local"));
		}
		catch (IllegalStateException ex) {
			return RedisServer.start(DURABLE); // before Redis 7 it is always permitted
		}
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startLoad(TestInfo test) {
		this.load = FaultLoad.start(FaultApplication.on(server, test.getTestMethod().orElseThrow().getName()));
	}

	@AfterEach
	void stopLoad() {
		this.load.close();
	}

	@Test
	void serverIsStoppedAndStartedAgain() {
		server.stop();
		this.load.awaitRefused(1);
		server.restart();
		this.load.assertSound();
	}

	@Test
	void serverIsAwayForLong() {
		server.kill();
		this.load.awaitRefused(5);
		server.restart();
		this.load.assertSound();
	}

	@Test
	void serverIsRestartedAtOnce() {
		server.restart();
		this.load.assertSound();
	}

	@Test
	void serverIsKilledAndStartedAgain() {
		server.kill();
		this.load.awaitRefused(1);
		server.restart();
		this.load.assertSound();
	}

	@Test
	void serverIsFrozenForLongerThanLeasesLast() {
		server.pause();
		this.load.awaitRefused(2);
		server.resume();
		this.load.assertSound();
	}

	@Test
	void serverSleeps() {
		server.command("DEBUG", "SLEEP", "1");
		this.load.assertSound();
	}

	@Test
	void serverIsBusyWithAForeignScript() {
		server.command("CONFIG", "SET", "lua-time-limit", "50");
		server.command("EVAL", "for i = 1, 2e8 do end", "0");
		this.load.assertSound();
	}

	@Test
	void connectionsAreCutAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(5); i++) {
			Stream.of("normal", "pubsub").forEach((type) -> server.command("CLIENT", "KILL", "TYPE", type));
			this.load.assertBusy();
		}
		this.load.assertSound();
	}

	@Test
	void scriptsAreFlushedAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(5); i++) {
			server.command("SCRIPT", "FLUSH");
			this.load.assertBusy();
		}
		this.load.assertSound();
	}

}
