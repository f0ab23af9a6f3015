// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test does harm to a broker in the middle of load.
 */
class BrokerOutageTests extends OwnBroker {

	private final List<SharedLedgerServer> ledgers = SharedLedgerServer.kinds();

	private RabbitLoads loads;

	@BeforeEach
	void startLoads(TestInfo test) {
		this.loads = new RabbitLoads(this.broker, this.broker.address(), test.getTestMethod().orElseThrow().getName(),
				this.ledgers);
	}

	@AfterEach
	void stopLoads() {
		if (this.loads != null) {
			this.loads.close();
		}
	}

	@AfterAll
	void stopLedgers() {
		this.ledgers.forEach(SharedLedgerServer::close);
	}

	@Test
	void brokerIsStoppedAndStartedAgain() {
		this.broker.stop();
		this.loads.awaitRefused(1);
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains("RabbitMQ"));
		this.broker.restart();
		this.loads.assertSound();
	}

	@Test
	void brokerIsKilledAndStartedAgain() {
		RabbitLoads.kill(this.broker);
		this.broker.restart();
		this.loads.assertSound();
	}

	@Test
	void connectionsAreClosedAgainAndAgain() {
		for (int i = 0; i < TestLimits.repeats(10); i++) {
			this.broker.operator().closeConnections();
			this.loads.assertBusy();
		}
		this.loads.assertSound();
	}

	@Test
	void brokerIsShortOfMemory() {
		this.broker.operator().exhaustMemory();
		try {
			this.loads.awaitRefused(2);
			assertThat(this.loads.refusals()).allSatisfy(
					(reason) -> assertThat(reason).contains("low on memory").contains("blocked the connection"));
		}
		finally {
			this.broker.operator().restoreMemory();
		}
		this.loads.assertSound();
	}

	@Test
	void brokerIsFrozenForLongerThanCallsMayTake() {
		this.broker.pause();
		try {
			this.loads.awaitRefused(2);
			// a confirmation, a heartbeat or the whole call is late, whichever is found
			// first
			assertThat(this.loads.refusals())
				.allSatisfy((reason) -> assertThat(reason).containsAnyOf("RabbitMQ", "did not answer within"));
		}
		finally {
			this.broker.resume();
		}
		this.loads.assertSound();
	}

	@Test
	void queuesAreDeleted() {
		this.broker.state()
			.messages()
			.keySet()
			.stream()
			.filter((queue) -> queue.startsWith("chihuo.queuesAreDeleted"))
			.forEach(this.broker.operator()::deleteQueue);
		this.loads.assertSound();
	}

}
