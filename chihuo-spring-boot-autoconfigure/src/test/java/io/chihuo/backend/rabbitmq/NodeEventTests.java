// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues over which nodes notify each other, and which somebody deletes.
 */
@Tag("stores")
class NodeEventTests {

	private static final RabbitServer server = RabbitServer.startedOnce();

	/** Those of tests before, which may not have gone yet. */
	private final Set<String> before = server.state().boundQueues(BrokerTopology.EVENTS);

	private String awaitReceived(String... not) {
		return TestLimits.await()
			.until(() -> server.state()
				.boundQueues(BrokerTopology.EVENTS)
				.stream()
				.filter((queue) -> queue.startsWith("amq.gen") && !this.before.contains(queue))
				.filter((queue) -> !List.of(not).contains(queue))
				.findAny()
				.orElse(""), (queue) -> !queue.isEmpty());
	}

	@Test
	void loopReceivesEventsAgainOverTheSameChannel() {
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "events")) {
			backend.run();
			String queue = awaitReceived();
			backend.awaitAdded("a");
			backend.awaitMade("a");
			int opened = backend.opened();
			server.operator().deleteQueue(queue);
			awaitReceived(queue);
			assertThat(backend.opened()).isEqualTo(opened);
			backend.awaitAdded("b");
			backend.awaitMade("b");
		}
	}

	@Test
	void nodeWithoutLoopPublishesOnlyDelaysThatEndSoon() throws Exception {
		CachingConnectionFactory factory = new CachingConnectionFactory(server.host(), server.port());
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "client");
				Connection connection = factory.getRabbitConnectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			backend.awaitAdded("now");
			String queue = channel.queueDeclare().getQueue();
			channel.queueBind(queue, BrokerTopology.EVENTS, BrokerTopology.eventsKey(backend.names()));
			backend.queue().add("later", "", AddOptions.delayed(Duration.ofHours(1)));
			backend.queue().add("soon", "", AddOptions.delayed(Duration.ofSeconds(1)));
			GetResponse message = TestLimits.await().until(() -> channel.basicGet(queue, true), Objects::nonNull);
			NodeEvent event = NodeEvent.readEvent(message.getProps(), message.getBody());
			assertThat(event.kind()).isEqualTo(NodeEvent.EventKind.DELAYED);
			assertThat(event.number()).isBetween(0L, 1000L);
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void nodesReceiveEventsAgain() {
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "bus")) {
			backend.backend().nodeBus("test").subscribe((message) -> {
			});
			String queue = awaitReceived();
			server.operator().deleteQueue(queue);
			awaitReceived(queue);
			backend.assertBusWorks();
		}
	}

}
