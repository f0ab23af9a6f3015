package io.chihuo.backend.rabbitmq.faults;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test does harm to a broker in the middle of load.
 */
@Tag("faults")
class BrokerOutageTests {

	private static RabbitServer broker;

	private static LedgerPlaces ledgers;

	private RabbitLoads loads;

	@BeforeAll
	static void startServers() {
		broker = RabbitServer.startAdvanced(RabbitLoads.FAST_TICKS);
		ledgers = LedgerPlaces.start();
	}

	@AfterAll
	static void stopServers() {
		if (ledgers != null) {
			ledgers.close();
		}
		broker.close();
	}

	@BeforeEach
	void startLoads(TestInfo test) {
		this.loads = new RabbitLoads(broker, broker.address(), test.getTestMethod().orElseThrow().getName(),
				ledgers.all());
	}

	@AfterEach
	void stopLoads() {
		if (this.loads != null) {
			this.loads.close();
		}
	}

	@Test
	void brokerIsStoppedAndStartedAgain() {
		broker.stop();
		this.loads.awaitRefused(1);
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains("RabbitMQ"));
		broker.restart();
		this.loads.assertSound();
	}

	@Test
	void brokerIsKilledAndStartedAgain() {
		RabbitLoads.kill(broker);
		broker.restart();
		this.loads.assertSound();
	}

	@Test
	void connectionsAreClosedAgainAndAgain() {
		for (int i = 0; i < 3; i++) {
			broker.control("close_all_connections", "for a test");
			this.loads.assertBusy();
		}
		this.loads.assertSound();
	}

	@Test
	void brokerIsShortOfMemory() {
		broker.control("set_vm_memory_high_watermark", "absolute", "1");
		try {
			this.loads.awaitRefused(2);
			assertThat(this.loads.refusals()).allSatisfy(
					(reason) -> assertThat(reason).contains("low on memory").contains("blocked the connection"));
		}
		finally {
			broker.control("set_vm_memory_high_watermark", "0.4");
		}
		this.loads.assertSound();
	}

	@Test
	void brokerIsFrozenForLongerThanCallsMayTake() {
		broker.pause();
		this.loads.awaitRefused(2);
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains("did not confirm within"));
		broker.resume();
		this.loads.assertSound();
	}

	@Test
	void queuesAreDeleted() {
		broker.control("list_queues", "--no-table-headers", "name")
			.lines()
			.filter((queue) -> queue.startsWith("chihuo.queuesAreDeleted"))
			.forEach((queue) -> broker.control("delete_queue", queue));
		this.loads.assertSound();
	}

}
