package io.chihuo.backend.rabbitmq.faults;

import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ledger goes away in the middle of load while the broker stays.
 */
@Tag("faults")
class LedgerOutageTests {

	private static RabbitServer broker;

	private LedgerPlace ledger;

	private RabbitLoads loads;

	@BeforeAll
	static void startBroker() {
		broker = RabbitServer.startAdvanced(RabbitLoads.FAST_TICKS);
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

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
		surviveKillAndStop(RedisPlace::new, "Redis");
	}

	@Test
	void databaseIsKilledThenStopped() {
		surviveKillAndStop(LedgerPlace::database, "JDBC ledger");
	}

	private void surviveKillAndStop(Supplier<LedgerPlace> start, String name) {
		this.ledger = start.get();
		this.loads = new RabbitLoads(broker, broker.address(), "away", List.of(this.ledger));
		this.ledger.kill();
		this.loads.awaitRefused(2);
		assertThat(this.loads.refusals()).allSatisfy((reason) -> assertThat(reason).contains(name));
		this.ledger.restart();
		this.loads.assertBusy();
		this.ledger.stop();
		this.loads.awaitRefused(1);
		this.ledger.restart();
		this.loads.assertSound();
	}

}
