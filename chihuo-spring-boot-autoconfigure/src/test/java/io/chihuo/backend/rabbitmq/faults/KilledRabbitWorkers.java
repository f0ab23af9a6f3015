// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledProcesses;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * Processes are killed while their queues are in RabbitMQ. Effects are counted in Redis.
 */
abstract class KilledRabbitWorkers extends KilledProcesses {

	private static final String NAMESPACE = "killed";

	private final RabbitServer broker = RabbitServer.startedOnce();

	private RedisServer effects;

	private SharedLedgerServer ledger;

	KilledRabbitWorkers() {
		super(400);
	}

	abstract SharedLedgerServer startLedger();

	@BeforeEach
	void startServers() {
		this.ledger = startLedger();
		this.effects = (this.ledger instanceof RedisLedgerServer redis) ? redis.server() : RedisServer.start();
		String[] properties = RabbitLoads.properties(this.broker.address(), NAMESPACE, this.ledger);
		start(this.effects, (this.ledger instanceof RedisLedgerServer) ? properties : FaultApplication.with(properties,
				"spring.data.redis.host=" + this.effects.host(), "spring.data.redis.port=" + this.effects.port()));
	}

	@Override
	protected void assertNothingLeft() {
		RabbitLoads.assertNothingLeft(this.broker, NAMESPACE);
	}

	@AfterEach
	void stopServers() {
		this.ledger.close();
		this.effects.close();
	}

}
