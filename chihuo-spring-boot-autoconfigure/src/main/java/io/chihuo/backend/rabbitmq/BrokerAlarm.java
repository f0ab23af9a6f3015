// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.ConnectionListener;

import io.chihuo.concurrent.SafeLogger;

/**
 * Tracks whether the broker is short of memory or disk space and accepts no messages. It
 * notifies each connection once, when something is published over it, and answers nothing
 * on it from then on. So every connection is watched from its beginning: on one that the
 * application had blocked not even a channel could be opened.
 */
final class BrokerAlarm implements ConnectionListener {

	private static final SafeLogger logger = SafeLogger.inBackground(BrokerAlarm.class);

	private final Map<Connection, BlockedListener> watched = new HashMap<>();

	/** The resource that the broker lacks, for each connection that it has blocked. */
	private final Map<Connection, String> blocked = new HashMap<>();

	private volatile @Nullable String reason;

	/** The resource that the broker lacks, null if none. */
	@Nullable String lackingResource() {
		return this.reason;
	}

	@Override
	public synchronized void onCreate(org.springframework.amqp.rabbit.connection.@Nullable Connection created) {
		Connection connection = (created != null) ? created.getDelegate() : null;
		if (connection != null && !this.watched.containsKey(connection)) {
			this.watched.put(connection, connection.addBlockedListener((reason) -> onBlocked(connection, reason),
					() -> onUnblocked(connection)));
			connection.addShutdownListener((cause) -> onConnectionClosed(connection, cause));
		}
	}

	private synchronized void onBlocked(Connection connection, String reason) {
		this.blocked.put(connection, reason);
		if (this.reason == null) {
			logger.warn("RabbitMQ accepts no messages until its alarm is over: {}", reason);
		}
		this.reason = reason;
	}

	private synchronized void onUnblocked(Connection connection) {
		if (forgetConnection(connection)) {
			logger.info("RabbitMQ accepts messages again");
		}
	}

	/** Returns whether this was the last one. */
	private boolean forgetConnection(Connection connection) {
		boolean last = this.blocked.remove(connection) != null && this.blocked.isEmpty();
		if (last) {
			this.reason = null;
		}
		return last;
	}

	private synchronized void onConnectionClosed(Connection connection, ShutdownSignalException cause) {
		logger.debug("A connection was closed", cause);
		this.watched.remove(connection);
		forgetConnection(connection);
	}

	/** Watch no more. */
	synchronized void close() {
		this.watched.forEach(Connection::removeBlockedListener);
		this.watched.clear();
	}

}
