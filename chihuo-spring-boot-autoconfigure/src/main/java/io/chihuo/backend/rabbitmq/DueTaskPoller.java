// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.concurrent.DueTimer;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;

/**
 * Publishes tickets of tasks that have come due, whenever the ledger says that there are
 * some and at the moments that it names.
 */
final class DueTaskPoller {

	private static final Logger logger = LoggerFactory.getLogger(DueTaskPoller.class);

	private final QueueLedger ledger;

	private final TicketPublisher ticketPublisher;

	private final Runnable onSuspects;

	private final ScheduledExecutorService timer;

	private final AtomicInteger wanted = new AtomicInteger();

	private final DueTimer dueTimer;

	private volatile boolean watching;

	/** As the ledger said last. */
	private volatile boolean suspectsWaiting;

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	/**
	 * Create a poller.
	 * @param onSuspects called once when there are suspects to claim
	 */
	DueTaskPoller(QueueLedger ledger, TicketPublisher ticketPublisher, Runnable onSuspects,
			ScheduledExecutorService timer) {
		this.ledger = ledger;
		this.ticketPublisher = ticketPublisher;
		this.onSuspects = onSuspects;
		this.timer = timer;
		this.dueTimer = new DueTimer(timer, () -> this.watching, this::pollSoon);
	}

	DueTimer dueTimer() {
		return this.dueTimer;
	}

	void setWatching(boolean watching) {
		this.watching = watching;
		if (watching) {
			pollSoon();
		}
	}

	/** Look soon. If a look is under way, it is repeated. */
	void pollSoon() {
		if (this.wanted.getAndIncrement() == 0) {
			publishWanted();
		}
	}

	private void publishWanted() {
		int seen = this.wanted.get();
		tryPublishDue().whenComplete((nextPoll, failure) -> {
			try {
				if (failure != null) {
					logger.debug("Tickets of due tasks could not be published", failure);
					this.dueTimer.pollIn(this.backoff.nextDelay());
				}
				else {
					this.backoff.reset();
					this.dueTimer.pollIn(nextPoll);
				}
			}
			finally {
				if (this.wanted.addAndGet(-seen) != 0) {
					PeriodicAlarm.scheduleAction(this.timer, this::publishWanted, 0);
				}
			}
		});
	}

	private CompletableFuture<Long> tryPublishDue() {
		try {
			return publishDue();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Publish all that is due.
	 * @return milliseconds until something is due again, -1 if nothing is
	 */
	CompletableFuture<Long> publishDue() {
		return releaseDue().thenCompose((due) -> {
			if (due.ticketBatch().isEmpty()) {
				return CompletableFuture.completedFuture(due.nextPoll());
			}
			return this.ticketPublisher.publishBatch(due.ticketBatch()).thenCompose((published) -> publishDue());
		});
	}

	private CompletableFuture<DueTickets> releaseDue() {
		return this.ledger.releaseDue().thenApply((due) -> {
			boolean waited = this.suspectsWaiting;
			this.suspectsWaiting = due.suspectsWaiting();
			if (due.suspectsWaiting() && !waited) {
				this.onSuspects.run();
			}
			return due;
		});
	}

	/** Whether there were suspects to claim when the ledger was asked last. */
	boolean hasSuspects() {
		return this.suspectsWaiting;
	}

	/** A claim has shown whether there are suspects. */
	void onSuspectsSeen(boolean waiting) {
		this.suspectsWaiting = waiting;
	}

}
