// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.concurrent.SerialExecutor;

/**
 * Keeps other processes with a ledger of their own from the queues of a namespace, by an
 * exclusive queue of the broker: it belongs to one connection and ends with it. After a
 * connection was lost the queue is declared again. If another process holds it by then,
 * this one must not work on the namespace until it has the queue back.
 */
final class LedgerLock {

	private static final SafeLogger logger = SafeLogger.of(LedgerLock.class);

	/**
	 * Heartbeats after which RabbitMQ has noticed that a connection is gone, so that its
	 * queue is not held by one that this process had.
	 */
	private static final int MISSED_HEARTBEATS = 3;

	/** That of the broker, in place of none. */
	private static final int DEFAULT_HEARTBEAT_SECONDS = 60;

	private final String queue;

	private final String namespace;

	private final RabbitResources resources;

	private final Consumer<String> onLost;

	private final DesiredStateReconciler reconciler;

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private final long startedAt = SystemTaskClock.monotonicNanos();

	/** Changed by the worker only. */
	private volatile @Nullable Channel channel;

	private volatile boolean closed;

	/** Used by the worker only. */
	private long graceNanos;

	/** When another connection was found to hold the queue, by the monotonic clock. */
	private long lockedOutAt;

	/** Whether another connection holds it. Used by the worker only. */
	private boolean lockedOut;

	/** Whether it was said that the broker refuses the queue. Used by the worker only. */
	private boolean refused;

	private volatile @Nullable String lossReason;

	/**
	 * Create it.
	 * @param onLost notified of the reason for which this process must not work on the
	 * namespace any more
	 */
	LedgerLock(String namespace, RabbitResources resources, Consumer<String> onLost) {
		this.namespace = namespace;
		this.queue = "chihuo." + namespace + ":ledger";
		this.resources = resources;
		this.onLost = onLost;
		this.reconciler = new DesiredStateReconciler(new SerialExecutor(resources.workers()), resources.timer(),
				new HeldLock());
	}

	/**
	 * Take the lock, and keep it.
	 * @return completes when it is held, or RabbitMQ does not answer; fails with
	 * {@link ChihuoConfigurationException} if another process holds it for as long as a
	 * call may take
	 */
	CompletableFuture<Void> hold() {
		this.reconciler.trigger();
		return FutureTimeouts.completeAfter(this.first.copy(), null, 2 * this.resources.settings().timeout().toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Why this process must not work on the namespace, since another one holds the queue;
	 * null if it may.
	 */
	@Nullable String lossReason() {
		return this.lossReason;
	}

	/** Channels can be opened again. */
	void reopen() {
		this.reconciler.trigger();
	}

	void close() {
		this.closed = true;
		BrokerChannels.closeChannel(this.channel);
	}

	private static boolean isLockedByOther(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShutdownSignalException signal
					&& signal.getReason() instanceof AMQP.Channel.Close close) {
				return close.getReplyCode() == AMQP.RESOURCE_LOCKED;
			}
		}
		return false;
	}

	private final class HeldLock implements DesiredStateReconciler.DesiredState {

		@Override
		public void reconcile() throws IOException {
			LedgerLock lock = LedgerLock.this;
			Channel before = lock.channel;
			if (lock.closed || (before != null && before.isOpen())) {
				return;
			}
			Channel channel = lock.resources.channels().openForConsuming();
			lock.graceNanos = findGrace(channel).toNanos();
			try {
				channel.queueDeclare(lock.queue, false, true, true, Map.of("x-queue-type", "classic"));
			}
			catch (IOException | RuntimeException ex) {
				BrokerChannels.closeChannel(channel);
				throw ex;
			}
			lock.channel = channel;
			channel.addShutdownListener((cause) -> lock.reconciler.trigger());
			if (lock.closed) { // the close may not have seen this channel
				BrokerChannels.closeChannel(channel);
			}
			lock.first.complete(null);
			onHeld();
		}

		private Duration findGrace(Channel channel) {
			int heartbeat = channel.getConnection().getHeartbeat();
			Duration noticed = Duration
				.ofSeconds((long) MISSED_HEARTBEATS * ((heartbeat > 0) ? heartbeat : DEFAULT_HEARTBEAT_SECONDS));
			Duration timeout = LedgerLock.this.resources.settings().timeout();
			return (timeout.compareTo(noticed) > 0) ? timeout : noticed;
		}

		private void onHeld() {
			LedgerLock lock = LedgerLock.this;
			boolean wasLost = lock.lossReason != null;
			lock.lockedOut = false;
			lock.refused = false;
			lock.lossReason = null;
			if (wasLost) {
				logger.info("This process has the queue '{}' back. Start the loops that have stopped", lock.queue);
			}
		}

		@Override
		public void onFailed(Exception failure) {
			LedgerLock lock = LedgerLock.this;
			logger.debug("The queue '{}' could not be declared", lock.queue, failure);
			if (!isLockedByOther(failure)) {
				lock.lockedOut = false; // who holds it by now is not known
				lock.first.complete(null); // callers that ask the broker get the reason
				onRefused(failure);
			}
			else if (lock.first.isDone()) {
				onLockedOut();
			}
			else if (SystemTaskClock.monotonicNanos()
					- lock.startedAt > lock.resources.settings().timeout().toNanos()) {
				lock.first.completeExceptionally(new ChihuoConfigurationException(
						"Another process works on the namespace '" + lock.namespace + "' with a ledger that serves one "
								+ "process: it holds the queue '" + lock.queue + "' in RabbitMQ",
						"Stop the other process, or give this one a 'chihuo.namespace' of its own, or keep the ledger "
								+ "of both in Redis or in a database server.",
						failure));
			}
		}

		/** Other calls may be allowed, so nobody else finds out. */
		private void onRefused(Exception failure) {
			LedgerLock lock = LedgerLock.this;
			if (!lock.refused && RabbitFailures.isRefusal(failure)) {
				lock.refused = true;
				logger
					.warn("RabbitMQ refuses the queue '{}', so nothing keeps a second process with a ledger of its own "
							+ "from the namespace '{}'{}. Give the user the permission to configure that queue, or delete "
							+ "what has its name", lock.queue, lock.namespace, RabbitFailures.reasonOf(failure));
			}
		}

		/**
		 * At first it may be a connection of this process that the broker still keeps.
		 */
		private void onLockedOut() {
			LedgerLock lock = LedgerLock.this;
			long now = SystemTaskClock.monotonicNanos();
			if (!lock.lockedOut) {
				lock.lockedOut = true;
				lock.lockedOutAt = now;
				logger.warn("Another connection holds the queue '{}', which reserves the ledger for one process. "
						+ "This process retries until the queue is free", lock.queue);
			}
			else if (lock.lossReason == null && now - lock.lockedOutAt > lock.graceNanos) {
				String reason = "another process works on the namespace '" + lock.namespace + "' with a ledger of its "
						+ "own: it holds the queue '" + lock.queue
						+ "' in RabbitMQ. Nothing is claimed or added until this one has the queue back. Stop one of the two, or keep "
						+ "the ledger of both in Redis or in a database server. Then start the loop again";
				lock.lossReason = reason;
				lock.onLost.accept(reason);
			}
		}

	}

}
