package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.faults.Application;
import io.chihuo.faults.FaultLoad;

/**
 * Each test does harm to a broker in the middle of load, where ids are known to one
 * process only, or to none.
 */
class OneNodeOutageTests extends OwnBroker {

	private static final Duration BACK = Duration.ofSeconds(20);

	private String namespace;

	private FaultLoad memory;

	private FaultLoad none;

	@BeforeEach
	void startLoads(TestInfo test) {
		this.namespace = test.getTestMethod().orElseThrow().getName();
		this.memory = FaultLoad.startOneNode(BACK, properties("memory"));
		this.none = FaultLoad.startOneNode(BACK,
				Application.with(properties("none"), "chihuo.loops.load.finish-policy=manual"));
	}

	private String[] properties(String ledger) {
		return Application.with(Application.common("rabbitmq", this.namespace + "-" + ledger),
				"spring.rabbitmq.addresses=" + this.broker.address(), "chihuo.rabbitmq.ledger=" + ledger);
	}

	@AfterEach
	void stopLoads() {
		each(FaultLoad::close);
	}

	private void each(Consumer<FaultLoad> action) {
		for (FaultLoad load : new FaultLoad[] { this.memory, this.none }) {
			if (load != null) {
				action.accept(load);
			}
		}
	}

	private void assertSound() {
		this.memory.assertSound();
		this.none.assertNothingLost();
		List.of("memory", "none")
			.forEach((ledger) -> RabbitLoads.assertNothingLeft(this.broker, this.namespace + "-" + ledger));
	}

	@Test
	void connectionsAreClosedAgainAndAgain() {
		for (int i = 0; i < 3; i++) {
			this.broker.control("close_all_connections", "for a test");
			each(FaultLoad::assertBusy);
		}
		assertSound();
	}

	@Test
	void brokerIsKilledAndStartedAgain() {
		RabbitLoads.kill(this.broker);
		this.broker.restart();
		assertSound();
	}

	@Test
	void brokerIsShortOfMemory() {
		this.broker.control("set_vm_memory_high_watermark", "absolute", "1");
		try {
			each((load) -> load.awaitRefused(2));
		}
		finally {
			this.broker.control("set_vm_memory_high_watermark", "0.4");
		}
		assertSound();
	}

	@Test
	void brokerIsFrozenForLongerThanCallsMayTake() {
		this.broker.pause();
		each((load) -> load.awaitRefused(2));
		this.broker.resume();
		assertSound();
	}

}
