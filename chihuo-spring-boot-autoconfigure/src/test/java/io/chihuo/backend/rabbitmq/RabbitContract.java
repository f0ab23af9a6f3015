package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.ServerTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a real server. Time has to be waited for, so the tests, each on queues
 * of its own, run side by side. Each type of queue is held to it with two ledgers: quorum
 * queues, the default, with those in H2 and in memory, classic ones with those in
 * PostgreSQL and in Redis.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("stores")
abstract class RabbitContract extends TaskBackendContractTests {

	/** More at once, and their calls take longer than what they wait for. */
	private static final Semaphore AT_ONCE = new Semaphore(8);

	@BeforeEach
	final void begin() throws InterruptedException {
		AT_ONCE.acquire();
	}

	@AfterEach
	final void end() {
		AT_ONCE.release();
	}

	static RabbitTaskBackend backend(Ledger ledger, CachingConnectionFactory factory, QueueType type) {
		return new RabbitTaskBackend(factory, ledger, TaskClock.system(),
				new RabbitSettings(type, true, Duration.ofSeconds(20)));
	}

	static CachingConnectionFactory connect() {
		RabbitServer server = RabbitServer.shared();
		return new CachingConnectionFactory(server.host(), server.port());
	}

	@Override
	protected void elapse(Duration time) {
		ServerTime.pass(time);
	}

	@Test
	final void messageOfSomebodyElseBecomesDeadLetterWithTheReason() {
		QueueName name = new QueueName("strangers", UUID.randomUUID().toString());
		TaskStore store = backend().store(name);
		add(store, "before");
		CachingConnectionFactory factory = connect();
		new RabbitTemplate(factory).send("", QueueNames.of(name).tail(),
				MessageBuilder.withBody(new byte[] { 1 }).setMessageId("stranger").build());
		factory.destroy();
		add(store, "after");
		List<String> claimed = new ArrayList<>();
		Awaitility.await("tasks before and after it").atMost(Duration.ofSeconds(30)).until(() -> {
			ContractQueue.join(store.claim(10, ContractQueue.LONG, "worker"))
				.forEach((task) -> claimed.add(task.lease().id()));
			return claimed.equals(List.of("before", "after"));
		});
		StoredDeadLetter letter = Awaitility.await("dead letter")
			.atMost(Duration.ofSeconds(30))
			.until(() -> ContractQueue.join(store.deadLetters(null, 10, true)).letters(),
					(letters) -> letters.size() == 1)
			.get(0);
		assertThat(letter.id()).isEqualTo("stranger");
		assertThat(letter.reason()).contains("not published by Chihuo");
		assertThat(letter.payload()).containsExactly(1);
	}

	private static void add(TaskStore store, String id) {
		ContractQueue.join(store.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))));
	}

	@Override
	public int randomRounds() {
		return 4;
	}

	@Override
	public int randomCalls() {
		return 800;
	}

}
