// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.MisbehaviourContract;
import io.chihuo.servers.RedisServer;

class RedisMisbehaviourTests extends MisbehaviourContract {

	private static RedisServer server;

	private OwnBackend own;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	protected TaskBackend backend(TaskClock clock) {
		server.command("FLUSHALL");
		this.own = OwnBackend.of(server);
		return this.own.backend();
	}

	@AfterEach
	void closeBackend() {
		this.own.close();
	}

}
