// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

import io.chihuo.concurrent.SafeLogger;

/**
 * Opens channels over the application's connections, which the factory opens again when
 * they were closed. These channels are our own: they are neither taken from the factory's
 * cache nor given to it.
 */
final class BrokerChannels {

	private static final SafeLogger logger = SafeLogger.of(BrokerChannels.class);

	private final ConnectionFactory consuming;

	private final ConnectionFactory publishing;

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	/** Many threads may open channels, and a stop waits for them. */
	private final ReadWriteLock opening = new ReentrantReadWriteLock();

	private volatile boolean stopped;

	/**
	 * Create it.
	 * @param factory whose connections are used. Its connection for publishers is used
	 * for publishing, since a broker short of memory blocks connections that publish, and
	 * those that acknowledge must not be
	 */
	BrokerChannels(ConnectionFactory factory) {
		ConnectionFactory publishing = factory.getPublisherConnectionFactory();
		this.consuming = factory;
		this.publishing = (publishing != null) ? publishing : factory;
	}

	/** Open a channel to consume from. Blocks. */
	Channel openForConsuming() throws IOException {
		return openChannel(this.consuming);
	}

	/** Open a channel to publish to. Blocks. */
	Channel openForPublishing() throws IOException {
		return openChannel(this.publishing);
	}

	/** Watch all connections that are published to, also those that are open already. */
	void addAlarm(BrokerAlarm alarm) {
		this.publishing.addConnectionListener(alarm);
	}

	void removeAlarm(BrokerAlarm alarm) {
		this.publishing.removeConnectionListener(alarm);
		alarm.close();
	}

	/**
	 * Close all channels, and open none until a start.
	 * @param timeout how long to wait for one that is being opened
	 */
	void closeAll(Duration timeout) {
		this.stopped = true;
		try {
			if (this.opening.writeLock().tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				this.opening.writeLock().unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.channels.forEach(BrokerChannels::closeChannel);
	}

	void allowOpening() {
		this.stopped = false;
	}

	boolean isStopped() {
		return this.stopped;
	}

	private Channel openChannel(ConnectionFactory factory) throws IOException {
		this.opening.readLock().lock();
		try {
			if (this.stopped) {
				throw RabbitFailures.backendStopped();
			}
			return keepChannel(createChannel(factory));
		}
		finally {
			this.opening.readLock().unlock();
		}
	}

	private Channel keepChannel(Channel channel) {
		this.channels.add(channel);
		channel.addShutdownListener((cause) -> this.channels.remove(channel));
		if (this.stopped) { // the stop may wait no longer
			closeChannel(channel);
			throw RabbitFailures.backendStopped();
		}
		return channel;
	}

	private static Channel createChannel(ConnectionFactory factory) throws IOException {
		Connection connection = factory.createConnection();
		com.rabbitmq.client.Connection delegate = connection.getDelegate();
		Channel channel = (delegate != null) ? delegate.createChannel() : connection.createChannel(false);
		if (channel == null) {
			throw new IOException("The connection has no channel left: raise 'channel_max' of RabbitMQ or "
					+ "'spring.rabbitmq.requested-channel-max'");
		}
		return channel;
	}

	/** The connections that have an open channel. */
	Set<com.rabbitmq.client.Connection> connections() {
		return this.channels.stream().map(Channel::getConnection).collect(Collectors.toSet());
	}

	static void closeChannel(@Nullable Channel channel) {
		try {
			if (channel != null && channel.isOpen()) {
				channel.close();
			}
		}
		catch (IOException | TimeoutException | RuntimeException ex) {
			logger.debug("A channel could not be closed", ex);
		}
	}

}
