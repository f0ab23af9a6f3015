// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.AddOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is short of memory, and an application that publishes too.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class BrokerAlarmTests {

	private static final RabbitServer server = RabbitServer.start();

	private final CachingConnectionFactory factory = new CachingConnectionFactory(server.host(), server.port());

	private final RabbitTemplate template = new RabbitTemplate(this.factory);

	private final LedgerKind.OpenLedger ledger = LedgerKind.JDBC.open();

	private RabbitTaskBackend backend;

	@BeforeEach
	void open() {
		this.backend = new RabbitTaskBackend(this.factory, this.ledger.ledger(), TaskClock.systemClock(),
				new RabbitSettings(QueueType.CLASSIC, true, Duration.ofSeconds(3)));
		this.template.setUsePublisherConnection(true);
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.ledger.close().run();
		this.factory.destroy();
		server.operator().restoreMemory();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void alarmIsKnownThoughTheApplicationHasHadTheConnectionBlockedBefore(CapturedOutput output) {
		server.operator().exhaustMemory();
		this.template.convertAndSend("", "nowhere", "a");
		TestLimits.await().until(() -> output.getAll().contains("accepts no messages until its alarm is over"));
		TaskStore store = this.backend.store(new QueueName("test", "loop"));
		assertThat(store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))))
			.failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withMessageContaining("low on memory")
			.withMessageContaining("it has blocked the connection until its alarm is over");
		server.operator().restoreMemory();
		TestLimits.await().until(() -> output.getAll().contains("RabbitMQ accepts messages again"));
		assertThat(store.add(List.of(ContractQueue.task("b", "", AddOptions.DEFAULTS))))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void alarmEndsWithItsConnection(CapturedOutput output) {
		server.operator().exhaustMemory();
		this.template.convertAndSend("", "nowhere", "a");
		TestLimits.await().until(() -> output.getAll().contains("accepts no messages until its alarm is over"));
		server.restart();
		TaskStore store = this.backend.store(new QueueName("test", "loop"));
		TestLimits.await()
			.ignoreExceptions()
			.until(() -> !store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))).join().isEmpty());
	}

}
