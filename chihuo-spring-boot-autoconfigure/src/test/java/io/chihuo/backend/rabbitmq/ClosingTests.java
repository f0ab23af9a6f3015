// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/**
 * Tests closing while the broker is slow.
 */
class ClosingTests {

	private static final RabbitSettings SETTINGS = new RabbitSettings(QueueType.CLASSIC, true, Duration.ofSeconds(30));

	private static final QueueName QUEUE = new QueueName("test", "loop");

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

	private final CountDownLatch opening = new CountDownLatch(1);

	private final CountDownLatch open = new CountDownLatch(1);

	private final Channel channel = mock(Channel.class);

	private final ConnectionFactory factory = mock(ConnectionFactory.class);

	@BeforeEach
	void openSlowly() {
		Connection connection = mock(Connection.class);
		given(this.factory.createConnection()).willReturn(connection);
		given(this.channel.isOpen()).willReturn(true);
		given(connection.createChannel(false)).willAnswer((call) -> {
			this.opening.countDown();
			this.open.await();
			return this.channel;
		});
	}

	@AfterEach
	void stop() {
		this.open.countDown();
		this.threads.shutdownNow();
	}

	private RabbitResources resources() {
		return new RabbitResources("session", SETTINGS, new BrokerChannels(this.factory), new BrokerTopology(SETTINGS),
				null, null, this.threads, this.threads, this.threads);
	}

	private void assertClosedOnceOpen() throws Exception {
		this.open.countDown();
		verify(this.channel, timeout(10_000).atLeastOnce()).close();
	}

	private static void assertClosed(CompletableFuture<?> answer) {
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(BackendUnavailableException.class)
			.withMessage("The RabbitMQ backend is closed");
	}

	@Test
	void messageConsumerClosesTheChannelThatWasOpenedMeanwhile() throws Exception {
		QueueChannel queueChannel = new QueueChannel(QUEUE, QueueNames.of(QUEUE), resources(), this.threads);
		MessageConsumer messageConsumer = new MessageConsumer(QUEUE, queueChannel, new DeliveryBuffer(() -> 0),
				this.threads, this.threads, mock(MessageConsumerListener.class), false);
		messageConsumer.setListening(true);
		this.opening.await();
		messageConsumer.close();
		assertClosedOnceOpen();
	}

	@Test
	void nodeBusClosesTheChannelThatWasOpenedMeanwhile() throws Exception {
		RabbitNodeBus bus = new RabbitNodeBus("test", resources());
		bus.subscribe((message) -> {
		});
		this.opening.await();
		bus.close();
		assertClosedOnceOpen();
	}

	@Test
	void closingBackendAnswersAllWaitingCalls() throws IOException, InterruptedException {
		RabbitTaskBackend backend = new RabbitTaskBackend(this.factory, LedgerKind.JDBC.open().ledger(),
				TaskClock.systemClock(), SETTINGS);
		TaskStore store = backend.store(QUEUE);
		CompletableFuture<?> add = store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
		CompletableFuture<?> published = backend.nodeBus("test").publish(new byte[0]);
		CompletableFuture<?> ping = backend.ping();
		CompletableFuture<?> second = backend.ping();
		this.opening.await();
		backend.close();
		assertClosed(add);
		assertClosed(published);
		assertClosed(ping);
		assertClosed(second);
		assertClosed(backend.ping());
		assertClosed(store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "worker")));
		assertClosed(backend.nodeBus("test").publish(new byte[0]));
	}

}
