// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.AMQConnection;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Closes connections that are open and carry nothing, where heartbeats would not show
 * that within the timeout of calls, as with a connection factory of the application.
 */
final class ConnectionProbe {

	private static final SafeLogger logger = SafeLogger.inBackground(ConnectionProbe.class);

	/** The client gives a connection up after two heartbeats and a quarter. */
	private static final double HEARTBEATS_UNTIL_CLOSED = 2.25;

	private static final long MIN_INTERVAL_MILLIS = 1000;

	private static final int CLOSING_TIMEOUT_MILLIS = 1000;

	private final Set<Connection> probed = ConcurrentHashMap.newKeySet();

	private final BrokerChannels channels;

	private final BooleanSupplier isBlocked;

	private final ScheduledExecutorService timer;

	private final long timeoutMillis;

	private final long intervalMillis;

	/**
	 * Create a probe.
	 * @param isBlocked whether an alarm of the broker keeps it from reading
	 * @param timeout how long a call may take; a connection that carries nothing is
	 * closed after that
	 */
	ConnectionProbe(BrokerChannels channels, BooleanSupplier isBlocked, ScheduledExecutorService timer,
			Duration timeout) {
		this.channels = channels;
		this.isBlocked = isBlocked;
		this.timer = timer;
		this.timeoutMillis = timeout.toMillis();
		this.intervalMillis = Math.max(this.timeoutMillis / 4, MIN_INTERVAL_MILLIS);
	}

	void start() {
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::probeConnections), this.intervalMillis,
				this.intervalMillis, TimeUnit.MILLISECONDS);
	}

	private void probeConnections() {
		for (Connection connection : this.channels.connections()) {
			if (!this.isBlocked.getAsBoolean() && hasSlowHeartbeat(connection) && this.probed.add(connection)) {
				probeConnection(connection);
			}
		}
	}

	private boolean hasSlowHeartbeat(Connection connection) {
		int seconds = connection.getHeartbeat();
		return seconds == 0 || TimeUnit.SECONDS.toMillis(seconds) * HEARTBEATS_UNTIL_CLOSED > this.timeoutMillis;
	}

	/** On a thread of its own, since it blocks for as long as nothing is answered. */
	private void probeConnection(Connection connection) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		answer.whenComplete((answered, failure) -> this.probed.remove(connection));
		try {
			watchAnswer(connection, answer, Math.max(this.timeoutMillis - this.intervalMillis, MIN_INTERVAL_MILLIS));
			Thread thread = new Thread(() -> openAndClose(connection, answer), "chihuo-rabbit-probe");
			thread.setDaemon(true);
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			answer.complete(null); // as of a full heap: it is probed again
			throw ex;
		}
	}

	private void watchAnswer(Connection connection, CompletableFuture<Void> answer, long millis) {
		Future<?> late = this.timer.schedule(() -> onSilence(connection, answer, millis), millis,
				TimeUnit.MILLISECONDS);
		answer.whenComplete((answered, failure) -> late.cancel(false));
	}

	private static void openAndClose(Connection connection, CompletableFuture<Void> answer) {
		try {
			BrokerChannels.closeChannel(connection.createChannel());
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A connection to RabbitMQ has refused a channel", ex);
		}
		finally {
			answer.complete(null);
		}
	}

	private void onSilence(Connection connection, CompletableFuture<Void> answer, long millis) {
		if (this.isBlocked.getAsBoolean() && !answer.isDone()) {
			watchAnswer(connection, answer, millis);
		}
		else if (!answer.isDone()) {
			logger.warn("RabbitMQ has not answered for {} ms over an open connection: it is closed and opened again",
					millis);
			Thread thread = new Thread(() -> closeConnection(connection), "chihuo-rabbit-close");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** Where possible without another frame, for which there may be no room. */
	private static void closeConnection(Connection connection) {
		if (connection instanceof AMQConnection known) {
			known.handleHeartbeatFailure();
		}
		else {
			connection.abort(AMQP.CONNECTION_FORCED, "The broker does not answer", CLOSING_TIMEOUT_MILLIS);
		}
	}

}
