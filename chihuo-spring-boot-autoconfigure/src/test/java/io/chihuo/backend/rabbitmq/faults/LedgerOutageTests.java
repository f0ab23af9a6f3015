// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ledger goes away in the middle of load while the broker stays.
 */
class LedgerOutageTests extends OwnBroker {

	private SharedLedgerServer ledger;

	private RabbitLoads loads;

	@AfterEach
	void close() {
		if (this.loads != null) {
			this.loads.close();
		}
		if (this.ledger != null) {
			this.ledger.close();
		}
	}

	@Test
	void redisIsKilledThenStopped() {
		surviveKillAndStop(RedisLedgerServer::new, "killed-redis", "Redis");
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable",
			disabledReason = PostgresServer.MISSING + ", and H2 cannot be killed")
	void databaseIsKilledThenStopped() {
		surviveKillAndStop(PostgresLedgerServer::new, "killed-database", "JDBC store");
	}

	@Test
	void databaseIsStopped() {
		start(H2LedgerServer::new, "stopped");
		surviveStop();
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains("JDBC store"));
	}

	private void start(Supplier<SharedLedgerServer> place, String namespace) {
		this.ledger = place.get();
		this.loads = new RabbitLoads(this.broker, this.broker.address(), namespace, List.of(this.ledger));
	}

	private void surviveKillAndStop(Supplier<SharedLedgerServer> place, String namespace, String name) {
		start(place, namespace);
		this.ledger.kill();
		this.loads.awaitRefused(2);
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains(name));
		this.ledger.restart();
		this.loads.assertBusy();
		surviveStop();
	}

	private void surviveStop() {
		this.ledger.stop();
		this.loads.awaitRefused(1);
		this.ledger.restart();
		this.loads.assertSound();
	}

}
