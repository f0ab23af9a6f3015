// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledProcesses;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

/**
 * Processes are killed while their queues are in a database. Effects are counted in
 * Redis.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class KilledDatabaseWorkersTests extends KilledProcesses {

	private RedisServer effects;

	private PostgresServer server;

	KilledDatabaseWorkersTests() {
		super(400);
	}

	@BeforeEach
	void startServers() {
		this.server = PostgresServer.start();
		this.effects = RedisServer.start();
		start(this.effects, FaultApplication.with(FaultApplication.common("jdbc", "killed"),
				"chihuo.jdbc.initialize-schema=always", "spring.datasource.url=" + this.server.jdbcUrl(),
				"spring.datasource.username=" + this.server.user(), "spring.datasource.hikari.connection-timeout=2000",
				"spring.datasource.hikari.initialization-fail-timeout=" + TestLimits.HANG_TIMEOUT.toMillis(),
				"spring.data.redis.host=" + this.effects.host(), "spring.data.redis.port=" + this.effects.port()));
	}

	@AfterEach
	void stopServers() {
		this.server.close();
		this.effects.close();
	}

}
