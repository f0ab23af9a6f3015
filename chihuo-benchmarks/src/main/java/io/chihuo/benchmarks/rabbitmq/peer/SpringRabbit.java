// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Spring AMQP as applications have it. Its templates are for the default exchange.
 */
public final class SpringRabbit implements AutoCloseable {

	private static final int CONFIRMING_THREADS = 4;

	/** Without one, confirmations run on a pool that may grow by thousands of threads. */
	private final ExecutorService confirming = Executors.newFixedThreadPool(CONFIRMING_THREADS);

	private final String host;

	private final int port;

	private final CachingConnectionFactory simple;

	private final CachingConnectionFactory correlated;

	private final CachingConnectionFactory tuned;

	public SpringRabbit(String host, int port) {
		this.host = host;
		this.port = port;
		this.simple = publishingFactory(ConfirmType.SIMPLE);
		this.correlated = publishingFactory(ConfirmType.CORRELATED);
		this.tuned = publishingFactory(ConfirmType.CORRELATED);
		this.tuned.setExecutor(this.confirming);
	}

	private CachingConnectionFactory publishingFactory(ConfirmType type) {
		CachingConnectionFactory connections = newConnections();
		connections.setPublisherConfirmType(type);
		return connections;
	}

	/**
	 * Connections of their own for the caller, who closes them.
	 */
	CachingConnectionFactory newConnections() {
		return new CachingConnectionFactory(this.host, this.port);
	}

	/**
	 * A template that waits for the confirmations of a channel.
	 */
	RabbitTemplate simpleTemplate() {
		return new RabbitTemplate(this.simple);
	}

	/**
	 * A template where each confirmation completes a future.
	 */
	RabbitTemplate correlatedTemplate() {
		return new RabbitTemplate(this.correlated);
	}

	/**
	 * The same with an executor for the confirmations.
	 */
	RabbitTemplate tunedTemplate() {
		return new RabbitTemplate(this.tuned);
	}

	@Override
	public void close() {
		this.simple.destroy();
		this.correlated.destroy();
		this.tuned.destroy();
		this.confirming.shutdownNow();
	}

}
