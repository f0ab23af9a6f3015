// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.QueueListeners;

/**
 * Claims tasks: suspects in the ledger, others by the messages that the broker has pushed
 * or, where nobody listens, that are fetched now.
 */
final class RabbitClaims {

	private final QueueLedger ledger;

	private final QueueListeners listeners;

	private final OpeningGate gate;

	private final TicketClaims tickets;

	private final RabbitSettlement settlement;

	private final DueTaskPoller duePoller;

	RabbitClaims(QueueLedger ledger, QueueListeners listeners, OpeningGate gate, TicketClaims tickets,
			RabbitSettlement settlement, DueTaskPoller duePoller) {
		this.ledger = ledger;
		this.listeners = listeners;
		this.gate = gate;
		this.tickets = tickets;
		this.settlement = settlement;
		this.duePoller = duePoller;
	}

	CompletableFuture<ClaimResult> claimTasks(ClaimRequest request) {
		this.duePoller.dueTimer().pollTwicePerLease(request.lease());
		return request.suspect() ? claimSuspect(request)
				: claimOrdinary(request).thenApply((tasks) -> new ClaimResult(tasks, this.duePoller.hasSuspects()));
	}

	/** Suspects have no tickets; the ledger has their order. */
	private CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request) {
		CompletableFuture<?> published = this.listeners.isEmpty() ? this.duePoller.publishDue()
				: CompletableFuture.completedFuture(null);
		return published.thenCompose((done) -> this.ledger.claimSuspect(request)).thenApply((result) -> {
			this.duePoller.onSuspectsSeen(result.suspectsWaiting());
			return result;
		});
	}

	private CompletableFuture<List<LeasedTask>> claimOrdinary(ClaimRequest request) {
		if (!this.listeners.isEmpty()) {
			return this.tickets.claimArrived(request);
		}
		return this.gate.pass(() -> this.settlement.whenArrived()
			.thenCompose((settled) -> this.duePoller.publishDue())
			.thenCompose((done) -> this.tickets.claimFetched(request, request.max())));
	}

}
