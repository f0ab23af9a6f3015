// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledParents;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

/**
 * The process of a parent is killed while its tickets are in RabbitMQ, and its ledger in
 * Redis.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "part of a soak")
class KilledRabbitParentTests extends KilledParents {

	@BeforeEach
	void startProcesses() {
		killParent(propertiesOf(RedisServer.shared()));
	}

	static String[] propertiesOf(RedisServer ledger) {
		return FaultApplication.with(FaultApplication.common("rabbitmq", "awaited-" + UUID.randomUUID()),
				"spring.rabbitmq.addresses=" + RabbitServer.startedOnce().address(), "chihuo.rabbitmq.ledger=redis",
				"spring.data.redis.host=" + ledger.host(), "spring.data.redis.port=" + ledger.port());
	}

}
