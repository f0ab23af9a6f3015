package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Finds out when the broker has lost messages whose tasks the ledger still has for ready,
 * because its queue was deleted or purged, and lets the ledger give new tickets to all of
 * them.
 */
final class LostQueueCheck {

	private static final Logger logger = LoggerFactory.getLogger(LostQueueCheck.class);

	private final QueueName queue;

	private final QueueNames names;

	private final Inbox inbox;

	private final QueueLedger ledger;

	private final Runnable look;

	private final AtomicBoolean checking = new AtomicBoolean();

	/** Tasks that were ready when the broker had nothing the last time; 0 for none. */
	private volatile long missed;

	/**
	 * Create a check.
	 * @param look posts what the ledger hands out
	 */
	LostQueueCheck(QueueName queue, QueueNames names, Inbox inbox, QueueLedger ledger, Runnable look) {
		this.queue = queue;
		this.names = names;
		this.inbox = inbox;
		this.ledger = ledger;
		this.look = look;
	}

	/**
	 * Compare, now and then. What is on its way is not missing, and neither is what
	 * another node has received and works off, so only what is missed twice in a row
	 * counts, with nothing arriving here and nothing becoming less in between.
	 */
	void check(long idleMillis, long interval) {
		if (idleMillis < interval || this.inbox.buffered() > 0) {
			this.missed = 0;
			return;
		}
		if (this.checking.compareAndSet(false, true)) {
			missing().whenComplete((missing, failure) -> {
				this.checking.set(false);
				long before = this.missed;
				this.missed = (failure == null) ? missing : 0;
				if (before > 0 && this.missed >= before) {
					this.missed = 0;
					this.inbox.declare().thenRun(this::recover);
				}
			});
		}
	}

	private CompletableFuture<Long> missing() {
		return this.ledger.counts()
			.thenCompose((counts) -> (counts.ready() == 0) ? CompletableFuture.completedFuture(0L)
					: this.inbox.count(this.names.head())
						.thenCombine(this.inbox.count(this.names.tail()), Long::sum)
						.thenApply((waiting) -> (waiting == 0) ? counts.ready() : 0));
	}

	/** Have all that is ready posted again. */
	void recover() {
		this.ledger.reissue().whenComplete((tasks, failure) -> {
			if (failure != null) {
				logger.error("Queue '{}' was lost in RabbitMQ, and what was in it cannot be posted again yet",
						this.queue, failure);
			}
			else if (tasks > 0) {
				logger.warn("Queue '{}' was lost in RabbitMQ: {} task(s) are posted again from the ledger", this.queue,
						tasks);
			}
			this.look.run();
		});
	}

}
