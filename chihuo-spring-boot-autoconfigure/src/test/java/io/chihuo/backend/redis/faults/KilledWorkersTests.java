// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledProcesses;
import io.chihuo.servers.RedisServer;

/**
 * Processes are killed while their queues are in Redis.
 */
class KilledWorkersTests extends KilledProcesses {

	private RedisServer server;

	KilledWorkersTests() {
		super(800);
	}

	@BeforeEach
	void startServer() {
		this.server = RedisServer.start();
		start(this.server, FaultApplication.on(this.server, "killed"));
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

}
