// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.concurrent.DueTimer;
import io.chihuo.concurrent.RepeatedLook;

/**
 * Publishes tickets of tasks that have come due, whenever the ledger says that there are
 * some and at the moments that it names.
 */
final class DueTaskPoller {

	private final QueueLedger ledger;

	private final TicketPublisher ticketPublisher;

	private final Runnable onSuspects;

	private final RepeatedLook look;

	private volatile boolean watching;

	/** As the ledger said last. */
	private volatile boolean suspectsWaiting;

	/**
	 * Create a poller.
	 * @param onSuspects called once when there are suspects to claim
	 */
	DueTaskPoller(QueueLedger ledger, TicketPublisher ticketPublisher, Runnable onSuspects,
			ScheduledExecutorService timer) {
		this.ledger = ledger;
		this.ticketPublisher = ticketPublisher;
		this.onSuspects = onSuspects;
		this.look = new RepeatedLook(timer, () -> this.watching, this::publishDue);
	}

	DueTimer dueTimer() {
		return this.look.dueTimer();
	}

	void setWatching(boolean watching) {
		this.watching = watching;
		if (watching) {
			pollSoon();
		}
	}

	/** Look soon. If a look is under way, it is repeated. */
	void pollSoon() {
		this.look.lookSoon();
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
