// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.flow.FlowRetentionContract;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a real server. The ledgers go by a clock of the test. Quorum queues,
 * the default, are held to it with a ledger in H2, classic ones with that in Redis, and,
 * in part or in a soak, with those in PostgreSQL and MariaDB.
 */
@Tag("stores")
abstract class RabbitContract extends TaskBackendContractTests implements FlowRetentionContract {

	/** The time of the ledgers, and of the backends. */
	static final SettableClock CLOCK = new SettableClock();

	private static final CountedLedger CALLS = new CountedLedger();

	static RabbitTaskBackend backend(Ledger ledger, CachingConnectionFactory factory, QueueType type) {
		return new RabbitTaskBackend(factory, CALLS.of(ledger), CLOCK,
				new RabbitSettings(type, true, Duration.ofSeconds(20)));
	}

	static CachingConnectionFactory connect() {
		RabbitServer server = RabbitServer.shared();
		return new CachingConnectionFactory(server.host(), server.port());
	}

	@AfterAll
	static void deleteQueues() {
		RabbitServer.shared().clear();
	}

	@Override
	public final TaskBackend backendOfFlows() {
		return backend();
	}

	@Override
	protected void elapse(Duration time) {
		CALLS.awaitIdle();
		CLOCK.advance(time);
	}

	@Test
	final void foreignMessageBecomesDeadLetterWithTheReason() {
		QueueName name = new QueueName("foreign", UUID.randomUUID().toString());
		TaskStore store = backend().store(name);
		add(store, "before");
		send(name, List.of(message("foreign", new byte[] { 1 })));
		add(store, "after");
		List<String> claimed = new ArrayList<>();
		TestLimits.await("tasks before and after it").until(() -> {
			ContractQueue.join(store.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker")))
				.tasks()
				.forEach((task) -> claimed.add(task.lease().id()));
			return claimed.equals(List.of("before", "after"));
		});
		StoredDeadLetter letter = TestLimits.await("dead letter")
			.until(() -> ContractQueue.join(store.deadLetters(null, 10, true)).letters(),
					(letters) -> letters.size() == 1)
			.get(0);
		assertThat(letter.id()).isEqualTo("foreign");
		assertThat(letter.reason()).contains("not published by Chihuo");
		assertThat(letter.payload()).containsExactly(1);
	}

	@Test
	final void largeForeignMessagesWaitForRoomAndBecomeDeadLettersToo() {
		int count = 24;
		QueueName name = new QueueName("foreign", UUID.randomUUID().toString());
		TaskStore store = backend().store(name);
		add(store, "before");
		send(name, IntStream.range(0, count).mapToObj((i) -> message("m" + i, new byte[1 << 20])).toList());
		Runnable unlisten = store.addListener(new RecordingStoreListener());
		TestLimits.await("dead letters").pollInterval(Duration.ofMillis(100)).until(() -> {
			ContractQueue.join(store.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker")));
			return ContractQueue.join(store.counts()).dead() == count;
		});
		unlisten.run();
	}

	private static Message message(String id, byte[] body) {
		return MessageBuilder.withBody(body).setMessageId(id).build();
	}

	/** Waits for confirms: a channel that closes earlier may lose messages under way. */
	private static void send(QueueName name, List<Message> messages) {
		CachingConnectionFactory factory = connect();
		factory.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.SIMPLE);
		new RabbitTemplate(factory).invoke((operations) -> {
			messages.forEach((message) -> operations.send("", QueueNames.of(name).tail(), message));
			operations.waitForConfirmsOrDie(TestLimits.HANG_TIMEOUT.toMillis());
			return null;
		});
		factory.destroy();
	}

	private static void add(TaskStore store, String id) {
		ContractQueue.join(store.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))));
	}

	@Override
	public int randomRounds() {
		return 25;
	}

	@Override
	public int randomCalls() {
		return 400;
	}

}
