// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.SafeLogger;

/**
 * Ends runs. They are over when the ledger says so; tickets of tasks that are ready again
 * follow, and nobody waits for that: the ledger issues lost tickets again.
 */
final class RabbitSettlement {

	private static final SafeLogger logger = SafeLogger.of(RabbitSettlement.class);

	/** Longest wait for tickets on their way, in milliseconds. */
	private static final long ARRIVAL_TIMEOUT_MILLIS = 2000;

	private final QueueLedger ledger;

	private final TicketPublisher ticketPublisher;

	private final CallsUnderWay publishes = new CallsUnderWay();

	RabbitSettlement(QueueLedger ledger, TicketPublisher ticketPublisher) {
		this.ledger = ledger;
		this.ticketPublisher = ticketPublisher;
	}

	CompletableFuture<List<RunOutcome>> settleRuns(List<Settlement> settlements) {
		return this.ledger.settle(settlements).thenApply((settled) -> {
			if (!settled.ticketBatch().isEmpty()) {
				publishTickets(settled.ticketBatch());
			}
			return settled.answers();
		});
	}

	private void publishTickets(TicketBatch ticketBatch) {
		this.publishes.track(this.ticketPublisher.publishBatch(ticketBatch)).exceptionally((failure) -> {
			logger.debug("Tickets of ended runs could not be published", failure);
			return null;
		});
	}

	/**
	 * Completes when the tickets that are under way have arrived, or have failed to, or
	 * after a time limit.
	 */
	CompletableFuture<Void> whenArrived() {
		CompletableFuture<Void> arrival = this.publishes.whenAnswered();
		return arrival.isDone() ? arrival
				: FutureTimeouts.completeAfter(arrival, null, ARRIVAL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
	}

}
