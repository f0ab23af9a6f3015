// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.Subscription;
import org.springframework.data.redis.connection.SubscriptionListener;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * The one connection of this process that is subscribed to the events of its queues. A
 * channel stays subscribed once it is. Lettuce connects and subscribes again by itself,
 * also when the connection was closed here since it brought nothing any more. Receivers
 * are notified of each new subscription, and then look for events that were missed.
 */
final class EventChannels implements MessageListener, SubscriptionListener {

	private static final SafeLogger logger = SafeLogger.inBackground(EventChannels.class);

	private final RedisConnectionFactory factory;

	/** One thread, the only one that connects and subscribes. */
	private final ScheduledExecutorService executor;

	private final EventProbe probe;

	private final AtomicBoolean probing = new AtomicBoolean();

	private final Map<String, EventChannelListener> receivers = new ConcurrentHashMap<>();

	private final Set<String> subscribed = new HashSet<>();

	/** Whether a look at the subscriptions is planned. */
	private final AtomicBoolean due = new AtomicBoolean();

	private @Nullable RedisConnection connection;

	/** Used by the executor's thread only. */
	private final ReconnectBackoff backoff = new ReconnectBackoff();

	private volatile boolean closed;

	/**
	 * Receives the events of one channel, on a thread of the connection; must not block.
	 */
	interface EventChannelListener {

		void onEvent(byte[] event);

		/** The subscription is active: no event is missed from now on. */
		void onSubscribed();

	}

	/**
	 * Create channels.
	 * @param executor one thread to connect and subscribe on, which blocks
	 */
	EventChannels(RedisConnectionFactory factory, ScheduledExecutorService executor, EventProbe probe) {
		this.factory = factory;
		this.executor = executor;
		this.probe = probe;
	}

	void addReceiver(String channel, EventChannelListener receiver) {
		this.receivers.putIfAbsent(this.probe.channel(), this.probe);
		this.receivers.putIfAbsent(channel, receiver);
		verifySubscriptions();
		if (this.probing.compareAndSet(false, true)) {
			this.executor.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::probeConnection),
					this.probe.intervalNanos(), this.probe.intervalNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void probeConnection() {
		RedisConnection connection = openConnection();
		if (connection == null || !isOpen(connection)) {
			this.probe.restart();
		}
		else if (this.probe.isLost()) {
			logger.warn("An event of Redis has not arrived for {} ms over an open connection: it is closed and "
					+ "opened again", TimeUnit.NANOSECONDS.toMillis(this.probe.intervalNanos()));
			renewConnection();
		}
	}

	/** Reopen the connection. Never blocks. */
	void renewConnection() {
		RedisConnection connection = openConnection();
		if (connection == null || !(connection.getNativeConnection() instanceof RedisPubSubAsyncCommands<?, ?> commands)
				|| !commands.getStatefulConnection().isOpen()) {
			return;
		}
		OpenSocket socket = OpenSocket.findOf(commands.getStatefulConnection());
		if (socket != null) {
			socket.close();
		}
		else { // of a cluster
			commands.getStatefulConnection().closeAsync().thenRun(this::verifySubscriptions);
		}
	}

	/**
	 * Subscribe to channels that are not subscribed yet, or no longer since the
	 * connection was closed for good, as by its factory.
	 */
	void verifySubscriptions() {
		if (this.due.compareAndSet(false, true)) {
			subscribeIn(0);
		}
	}

	private void subscribeIn(long millis) {
		try {
			PeriodicAlarm.scheduleAction(this.executor, this::subscribeMissing, millis);
		}
		catch (OutOfMemoryError ex) {
			this.due.set(false); // verified again at the next look for tasks
		}
	}

	private void subscribeMissing() {
		this.due.set(false);
		dropClosed();
		Set<String> wanted = new HashSet<>(this.receivers.keySet());
		wanted.removeAll(this.subscribed);
		if (this.closed || wanted.isEmpty()) {
			return;
		}
		try {
			subscribeTo(wanted.stream().map(ScriptBatches::toBytes).toArray(byte[][]::new));
			this.subscribed.addAll(wanted);
			onSubscribeSucceeded();
		}
		catch (RuntimeException ex) {
			onSubscribeFailed(ex);
		}
	}

	private void onSubscribeSucceeded() {
		if (this.backoff.failureCount() > 0) {
			logger.info("Subscribed to events of Redis after {} failed attempts", this.backoff.failureCount());
		}
		this.backoff.reset();
	}

	private void onSubscribeFailed(RuntimeException ex) {
		if (this.closed) {
			return;
		}
		long wait = this.backoff.nextDelay();
		if (this.backoff.failureCount() == 1) {
			logger.warn("Cannot subscribe to events of Redis; until that succeeds workers poll for tasks: " + "{}",
					RedisFailures.explainFailure(ex));
			logger.debug("Cannot subscribe to events of Redis", ex);
		}
		if (this.due.compareAndSet(false, true)) {
			subscribeIn(wait);
		}
	}

	private void subscribeTo(byte[][] channels) {
		RedisConnection connection = openConnection();
		Subscription subscription = (connection != null) ? connection.getSubscription() : null;
		if (subscription != null) {
			subscription.subscribe(channels);
			return;
		}
		connection = this.factory.getConnection();
		try {
			connection.subscribe(this, channels);
		}
		catch (RuntimeException ex) {
			CommandConnection.closeQuietly(connection);
			throw ex;
		}
		keepConnection(connection);
	}

	private void dropClosed() {
		RedisConnection connection = openConnection();
		if (connection == null || !isOpen(connection)) {
			this.subscribed.clear();
			keepConnection(null);
			CommandConnection.closeQuietly(connection);
		}
	}

	private static boolean isOpen(RedisConnection connection) {
		return connection.getNativeConnection() instanceof RedisPubSubAsyncCommands<?, ?> commands
				&& commands.getStatefulConnection().isOpen();
	}

	private synchronized @Nullable RedisConnection openConnection() {
		return this.connection;
	}

	private synchronized void keepConnection(@Nullable RedisConnection connection) {
		this.connection = connection;
		if (this.closed) {
			close();
		}
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		EventChannelListener receiver = this.receivers.get(ScriptReply.toText(message.getChannel()));
		if (receiver != null) {
			receiver.onEvent(message.getBody());
		}
	}

	@Override
	public void onChannelSubscribed(byte[] channel, long count) {
		EventChannelListener receiver = this.receivers.get(ScriptReply.toText(channel));
		if (receiver != null) {
			receiver.onSubscribed();
		}
	}

	/** Subscribe again after a close. */
	void reopen() {
		this.closed = false;
		if (!this.receivers.isEmpty()) {
			verifySubscriptions();
		}
	}

	/** The factory may have closed the connection already. */
	synchronized void close() {
		this.closed = true;
		RedisConnection connection = this.connection;
		if (connection != null && isOpen(connection)) {
			CommandConnection.closeQuietly(connection);
		}
		this.connection = null;
	}

}
