package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is short of memory, and an application that publishes too.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class BrokerAlarmTests {

	private final RabbitServer server = RabbitServer.start();

	private final CachingConnectionFactory factory = new CachingConnectionFactory(this.server.host(),
			this.server.port());

	private final RabbitTemplate template = new RabbitTemplate(this.factory);

	private final LedgerKind.Opened ledger = LedgerKind.JDBC.open();

	private RabbitTaskBackend backend;

	@BeforeEach
	void open() {
		this.backend = new RabbitTaskBackend(this.factory, this.ledger.ledger(), TaskClock.system(),
				new RabbitSettings(QueueType.CLASSIC, true, Duration.ofSeconds(3)));
		this.template.setUsePublisherConnection(true);
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.ledger.close().run();
		this.factory.destroy();
		this.server.close();
	}

	@Test
	void alarmIsKnownThoughTheApplicationHasHadTheConnectionBlockedBefore(CapturedOutput output) {
		this.server.control("set_vm_memory_high_watermark", "absolute", "1");
		this.template.convertAndSend("", "nowhere", "a");
		Awaitility.await().until(() -> output.getAll().contains("takes no messages until its alarm is over"));
		TaskStore store = this.backend.store(new QueueName("test", "loop"));
		assertThat(store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))))
			.failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("low on memory")
			.withMessageContaining("it has blocked the connection until its alarm is over");
		this.server.control("set_vm_memory_high_watermark", "0.4");
		Awaitility.await().until(() -> output.getAll().contains("RabbitMQ takes messages again"));
		assertThat(store.add(List.of(ContractQueue.task("b", "", AddOptions.DEFAULTS))))
			.succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void alarmEndsWithItsConnection(CapturedOutput output) {
		this.server.control("set_vm_memory_high_watermark", "absolute", "1");
		this.template.convertAndSend("", "nowhere", "a");
		Awaitility.await().until(() -> output.getAll().contains("takes no messages until its alarm is over"));
		this.server.restart();
		TaskStore store = this.backend.store(new QueueName("test", "loop"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> !store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))).join().isEmpty());
	}

}
