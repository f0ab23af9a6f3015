// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.Set;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;

import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerQueuesTests {

	@Test
	void deletesQueuesByAPartOfTheirNames() throws Exception {
		try (RabbitServer server = RabbitServer.start();
				BareRabbit bare = new BareRabbit(server.host(), server.port());
				Connection connection = connect(server)) {
			declare(connection, "chihuo.default/bench-1", "chihuo.default/bench-1:head", "chihuo.default/bench-2");
			BrokerQueues queues = new BrokerQueues(server, bare);
			queues.deleteQueue("bench-1");
			assertThat(names(server)).containsExactly("chihuo.default/bench-2");
			queues.deleteQueue("");
			assertThat(names(server)).isEmpty();
		}
	}

	private static Connection connect(RabbitServer server) throws Exception {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(server.host());
		factory.setPort(server.port());
		return factory.newConnection();
	}

	private static void declare(Connection connection, String... names) throws Exception {
		try (Channel channel = connection.createChannel()) {
			for (String name : names) {
				channel.queueDeclare(name, true, false, false, null);
			}
		}
	}

	private static Set<String> names(RabbitServer server) {
		return server.state().messages().keySet();
	}

}
