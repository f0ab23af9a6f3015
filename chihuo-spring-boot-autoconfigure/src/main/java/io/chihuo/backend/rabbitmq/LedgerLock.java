// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.SerialExecutor;

/**
 * Keeps other processes with a ledger of their own from the queues of a namespace, by an
 * exclusive queue of the broker: it belongs to one connection and ends with it. After a
 * connection was lost the queue is declared again.
 */
final class LedgerLock {

	private static final Logger logger = LoggerFactory.getLogger(LedgerLock.class);

	private final String queue;

	private final String namespace;

	private final RabbitResources resources;

	private final DesiredStateReconciler reconciler;

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private final long startedAt = SystemTaskClock.monotonicNanos();

	/** Changed by the worker only. */
	private volatile @Nullable Channel channel;

	private volatile boolean closed;

	private boolean warned;

	LedgerLock(String namespace, RabbitResources resources) {
		this.namespace = namespace;
		this.queue = "chihuo." + namespace + ":ledger";
		this.resources = resources;
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
		return this.first.copy()
			.completeOnTimeout(null, 2 * this.resources.settings().timeout().toMillis(), TimeUnit.MILLISECONDS);
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
			lock.warned = false;
			lock.first.complete(null);
		}

		@Override
		public void onFailed(Exception failure) {
			LedgerLock lock = LedgerLock.this;
			logger.debug("The queue '{}' could not be declared", lock.queue, failure);
			if (!isLockedByOther(failure)) {
				lock.first.complete(null); // callers that ask the broker get the reason
			}
			else if (lock.first.isDone()) {
				warnOfLoss();
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

		private void warnOfLoss() {
			if (!LedgerLock.this.warned) {
				logger.warn("Another connection holds the queue '{}', which reserves the ledger for one process. "
						+ "This process retries until the queue is free", LedgerLock.this.queue);
				LedgerLock.this.warned = true;
			}
		}

	}

}
