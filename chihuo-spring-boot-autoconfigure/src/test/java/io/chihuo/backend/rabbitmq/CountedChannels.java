// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.NoOpMetricsCollector;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.servers.RabbitServer;

/**
 * Connections of one user, on which it is counted how often a channel was opened.
 */
final class CountedChannels implements AutoCloseable {

	private final AtomicInteger opened = new AtomicInteger();

	private final CachingConnectionFactory factory;

	CountedChannels(RabbitServer server, String user) {
		ConnectionFactory client = new ConnectionFactory();
		client.setHost(server.host());
		client.setPort(server.port());
		client.setUsername(user);
		client.setPassword(user);
		client.setMetricsCollector(new NoOpMetricsCollector() {

			@Override
			public void newChannel(Channel channel) {
				CountedChannels.this.opened.incrementAndGet();
			}

		});
		this.factory = new CachingConnectionFactory(client);
	}

	CachingConnectionFactory factory() {
		return this.factory;
	}

	int opened() {
		return this.opened.get();
	}

	@Override
	public void close() {
		this.factory.destroy();
	}

}
