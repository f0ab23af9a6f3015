// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.servers.RedisServer;

/**
 * Workers are killed while their flows are in one server.
 */
class KilledFlowsTests extends KilledRedisFlows {

	private RedisServer server;

	@BeforeEach
	void startServer() {
		this.server = RedisServer.start();
		start(FaultApplication.on(this.server, "flows"));
	}

	@Override
	protected List<RedisServer> servers() {
		return List.of(this.server);
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

}
