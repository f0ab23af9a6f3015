// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

/**
 * Connections stay open and carry nothing, in the middle of load: those to the broker,
 * and those to the ledger.
 */
class FrozenConnectionTests extends OwnBroker {

	@Test
	void connectionsToTheBrokerFreezeAgainAndAgain() {
		try (RedisLedgerServer ledger = new RedisLedgerServer();
				TcpProxy proxy = new TcpProxy(this.broker.host(), this.broker.port());
				RabbitLoads loads = new RabbitLoads(this.broker, proxy.host() + ":" + proxy.port(), "frozen-broker",
						List.of(ledger))) {
			for (int i = 0; i < TestLimits.repeats(10); i++) {
				proxy.freeze();
				loads.each((load) -> load.assertBusyWithin(FaultLoad.MAX_PAUSE));
			}
			proxy.cut(); // or the broker waits for the acknowledgements of the dead
			loads.assertSound();
		}
	}

	@Test
	void connectionsToALedgerInRedisFreezeAgainAndAgain() {
		try (RedisLedgerServer ledger = new RedisLedgerServer(); TcpProxy proxy = new TcpProxy(ledger.server())) {
			survive(proxy, "redis", "chihuo.rabbitmq.ledger=redis", "spring.data.redis.host=" + proxy.host(),
					"spring.data.redis.port=" + proxy.port());
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void connectionsToALedgerInPostgresFreezeAgainAndAgain() {
		// it keeps the connections that are dead
		try (PostgresServer server = PostgresServer.start("max_connections = 1000");
				TcpProxy proxy = new TcpProxy("127.0.0.1", server.port())) {
			String url = server.jdbcUrl().replace(":" + server.port(), ":" + proxy.port());
			survive(proxy, "jdbc", Databases.properties(url, server.user()));
		}
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
	void connectionsToALedgerInMariaDbFreezeAgainAndAgain() {
		try (MariaDbServer server = MariaDbServer.start("--max-connections=1000");
				TcpProxy proxy = new TcpProxy("127.0.0.1", server.port())) {
			String url = server.jdbcUrl("frozen").replace(":" + server.port(), ":" + proxy.port());
			survive(proxy, "mariadb", Databases.properties(url, server.user()));
		}
	}

	private void survive(TcpProxy proxy, String name, String... ledger) {
		String[] properties = FaultApplication.with(FaultApplication.common("rabbitmq", "frozen-" + name),
				"spring.rabbitmq.addresses=" + this.broker.address());
		try (FaultLoad load = FaultLoad.start(FaultApplication.with(properties, ledger))) {
			for (int i = 0; i < TestLimits.repeats(10); i++) {
				proxy.freeze();
				load.assertBusyWithin(FaultLoad.MAX_PAUSE);
			}
			load.assertSound();
		}
	}

}
