// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.chihuo.benchmarks.subject.VirtualThreads;

/**
 * A container with connections and threads of its own: as many as may run at a time,
 * virtual ones where they are many and there are such.
 */
final class Listeners implements AutoCloseable {

	private static final int MAX_PLATFORM_THREADS = 100;

	/** Channels that the container needs beside its consumers'. */
	private static final int SPARE_CHANNELS = 5;

	private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

	private final CachingConnectionFactory connections;

	private final ExecutorService delivering;

	private final AbstractMessageListenerContainer container;

	/**
	 * Create listeners that do not listen yet.
	 */
	Listeners(SpringRabbit spring, ListenerSettings settings, TextHandler handler) {
		boolean virtual = settings.concurrency() > MAX_PLATFORM_THREADS && VirtualThreads.areAvailable();
		this.delivering = virtual ? VirtualThreads.newExecutor() : Executors.newFixedThreadPool(settings.concurrency());
		this.connections = spring.newConnections();
		this.connections.setChannelCacheSize(settings.concurrency() + SPARE_CHANNELS);
		AbstractRabbitListenerContainerFactory<?> factory = settings.direct() ? directContainer(settings)
				: simpleContainer(settings, virtual);
		factory.setConnectionFactory(this.connections);
		factory.setPrefetchCount(settings.prefetch());
		this.container = factory
			.createListenerContainer(new ListenerMethod(handler).createEndpoint(settings.annotated()));
		this.container.afterPropertiesSet();
	}

	/** Listeners run on threads that deliver. */
	private DirectRabbitListenerContainerFactory directContainer(ListenerSettings settings) {
		this.connections.setExecutor(this.delivering);
		DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
		factory.setConsumersPerQueue(settings.concurrency());
		factory.setMessagesPerAck(settings.group());
		return factory;
	}

	/** Each consumer has a thread of its own beside those that deliver. */
	private static SimpleRabbitListenerContainerFactory simpleContainer(ListenerSettings settings, boolean virtual) {
		SimpleAsyncTaskExecutor consuming = new SimpleAsyncTaskExecutor("peer-");
		consuming.setVirtualThreads(virtual);
		SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
		factory.setConcurrentConsumers(settings.concurrency());
		factory.setTaskExecutor(consuming);
		factory.setContainerCustomizer((container) -> container.setConsumerStartTimeout(START_TIMEOUT.toMillis()));
		return factory;
	}

	void startListeners() {
		this.container.start();
	}

	@Override
	public void close() {
		this.container.stop();
		this.container.destroy();
		this.connections.destroy();
		this.delivering.shutdownNow();
	}

}
