// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.concurrent.SafeLogger;

/**
 * Finds out when the broker has lost messages whose tasks the ledger still has for ready,
 * because its queue was deleted or purged, and lets the ledger give new tickets to all of
 * them.
 */
final class LostQueueCheck {

	private static final SafeLogger logger = SafeLogger.of(LostQueueCheck.class);

	private final QueueName queue;

	private final QueueNames names;

	private final QueueChannel queueChannel;

	private final DeliveryBuffer buffer;

	private final QueueLedger ledger;

	private final Runnable publishIssued;

	private final AtomicBoolean checking = new AtomicBoolean();

	/** How often a recovery was asked for that is not over. */
	private final AtomicInteger wanted = new AtomicInteger();

	/** The last recovery failed. */
	private volatile boolean failed;

	/** Tasks that were ready when the broker had nothing the last time; 0 for none. */
	private volatile long missed;

	/**
	 * Create a check.
	 * @param publishIssued publishes the tickets that the ledger issues
	 */
	LostQueueCheck(QueueName queue, QueueNames names, QueueChannel queueChannel, DeliveryBuffer buffer,
			QueueLedger ledger, Runnable publishIssued) {
		this.queue = queue;
		this.names = names;
		this.queueChannel = queueChannel;
		this.buffer = buffer;
		this.ledger = ledger;
		this.publishIssued = publishIssued;
	}

	/**
	 * Compare, now and then. Messages on their way are not missing, and neither are
	 * messages that another node has received, so only messages that are missed twice in
	 * a row count, with nothing arriving here and nothing becoming less in between. It
	 * may be a mistake nevertheless, if others have received all of it and get as much as
	 * they work off; then the tickets that they hold are void, and the new ones are for
	 * all.
	 */
	void compareCounts(long idleMillis, long interval) {
		if (this.failed && this.wanted.get() == 0) {
			recoverTickets(this::logLost);
		}
		if (this.wanted.get() > 0 || idleMillis < interval || this.buffer.size() > 0) {
			this.missed = 0;
		}
		else if (this.checking.compareAndSet(false, true)) {
			tryCountMissing().whenComplete((missing, failure) -> {
				this.checking.set(false);
				long before = this.missed;
				this.missed = (failure == null) ? missing : 0;
				if (before > 0 && this.missed >= before) {
					this.missed = 0;
					this.queueChannel.declareQueue().thenRun(() -> recoverTickets(this::logMissed));
				}
			});
		}
	}

	/** Fails in place of an exception, after which nobody would count again. */
	private CompletableFuture<Long> tryCountMissing() {
		try {
			return countMissing();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Long> countMissing() {
		return this.ledger.counts()
			.thenCompose((counts) -> (counts.ready() == 0) ? CompletableFuture.completedFuture(0L)
					: this.queueChannel.countMessages(this.names.head())
						.thenCombine(this.queueChannel.countMessages(this.names.tail()), Long::sum)
						.thenApply((waiting) -> (waiting == 0) ? counts.ready() : 0));
	}

	/**
	 * Publish the tickets of all ready tasks again, since the broker reports that it has
	 * lost the queue. If that fails, it is retried with the next comparison.
	 */
	void recoverTickets() {
		recoverTickets(this::logLost);
	}

	/** Reissue the tickets, or have the thread that is doing so do it once more. */
	private void recoverTickets(LongConsumer onReissued) {
		if (this.wanted.getAndIncrement() == 0) {
			reissueTickets(onReissued);
		}
	}

	private void reissueTickets(LongConsumer onReissued) {
		int seen = this.wanted.get();
		this.ledger.reissueTickets().whenComplete((tasks, failure) -> {
			if (failure != null) {
				logFailure(failure);
			}
			else if (tasks > 0) {
				onReissued.accept(tasks);
			}
			this.failed = failure != null;
			if (this.wanted.addAndGet(-seen) != 0) {
				reissueTickets(onReissued);
			}
			this.publishIssued.run();
		});
	}

	private void logLost(long tasks) {
		logger.warn("Queue '{}' was lost in RabbitMQ: {} task(s) are published again from the ledger", this.queue,
				tasks);
	}

	private void logMissed(long tasks) {
		logger.warn("RabbitMQ has no message of queue '{}' although tasks are ready: "
				+ "{} of them are published again from the ledger", this.queue, tasks);
	}

	private void logFailure(Throwable failure) {
		if (!this.failed) {
			logger.error("Tasks of queue '{}' that RabbitMQ has lost cannot be published again yet. This is retried "
					+ "until it succeeds", this.queue, failure);
		}
		else {
			logger.debug("Tasks of queue '{}' cannot be published again", this.queue, failure);
		}
	}

}
