// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.QueueListeners;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Turns messages into leases: claims the tasks of their tickets in the ledger, after
 * which the broker can forget them.
 */
final class TicketClaims {

	/**
	 * Time after which a ticket that this node must not claim goes back to the broker: at
	 * once it would come again.
	 */
	private static final Duration EXCLUDED_TICKET_DELAY = Duration.ofSeconds(1);

	/** Time after which a message that is left to later versions goes back. */
	private static final Duration UNKNOWN_KIND_DELAY = Duration.ofSeconds(30);

	private final QueueLedger ledger;

	private final QueueNames names;

	private final LedgerIdentity identity;

	private final QueueListeners listeners;

	private final MessageConsumer messageConsumer;

	private final ForeignMessages foreignMessages;

	private final ScheduledExecutorService timer;

	private volatile long leasedAt = SystemTaskClock.monotonicNanos();

	/**
	 * Create it.
	 * @param listeners notified of the reason when a ticket of another ledger or format
	 * has come
	 */
	TicketClaims(QueueLedger ledger, QueueNames names, LedgerIdentity identity, MessageConsumer messageConsumer,
			ForeignMessages foreignMessages, ScheduledExecutorService timer, QueueListeners listeners) {
		this.names = names;
		this.identity = identity;
		this.listeners = listeners;
		this.ledger = ledger;
		this.messageConsumer = messageConsumer;
		this.foreignMessages = foreignMessages;
		this.timer = timer;
	}

	/** Claim messages that have arrived. */
	CompletableFuture<List<LeasedTask>> claimArrived(ClaimRequest request) {
		if (this.identity.knownIdentity() == null) {
			return this.identity.fetchIdentity().thenCompose((known) -> claimArrived(request));
		}
		while (true) {
			List<InboundDelivery> taken = this.messageConsumer.take(request.max());
			InboundDelivery foreign = findForeign(taken);
			if (foreign != null) {
				this.messageConsumer.restore(taken);
				refuseQueue(foreign);
				return CompletableFuture.completedFuture(List.of());
			}
			CompletableFuture<List<LeasedTask>> leased = leaseTasks(taken, request);
			if (!leased.isDone()) {
				return leased.thenCompose((tasks) -> tasks.isEmpty() ? claimArrived(request) : leased);
			}
			if (taken.isEmpty() || leased.isCompletedExceptionally() || !leased.join().isEmpty()) {
				return leased;
			}
		}
	}

	/**
	 * Another format stops the loop, as with every store. Another ledger is a mistake of
	 * the whole process, so that the backend does not answer either.
	 */
	private void refuseQueue(InboundDelivery foreign) {
		String reason = this.identity.explainForeign(this.names, foreign);
		if (foreign.otherFormat() != 0) {
			this.listeners.notifyRefused(reason);
		}
		else {
			this.listeners.refuseQueue(reason);
		}
	}

	/** Claim messages that are fetched from the broker. */
	CompletableFuture<List<LeasedTask>> claimFetched(ClaimRequest request, int max) {
		return this.identity.fetchIdentity()
			.thenCompose((known) -> this.messageConsumer.fillBuffer(max))
			.thenCompose((filled) -> {
				List<InboundDelivery> taken = this.messageConsumer.take(max);
				InboundDelivery foreign = findForeign(taken);
				if (foreign != null) {
					this.messageConsumer.restore(taken);
					return CompletableFuture.failedFuture(
							new BackendUnavailableException(this.identity.explainForeign(this.names, foreign), null));
				}
				if (taken.isEmpty()) {
					return CompletableFuture.completedFuture(List.of());
				}
				return leaseTasks(taken, request).thenCompose((tasks) -> (tasks.size() < max)
						? claimFetched(request, max - tasks.size()).thenApply((more) -> joinTasks(tasks, more))
						: CompletableFuture.completedFuture(tasks));
			});
	}

	/**
	 * A ticket of another ledger must not be acknowledged, since that one knows its task.
	 */
	private @Nullable InboundDelivery findForeign(List<InboundDelivery> taken) {
		for (InboundDelivery delivery : taken) {
			if (!this.identity.ownsTicket(delivery)) {
				return delivery;
			}
		}
		return null;
	}

	private static List<LeasedTask> joinTasks(List<LeasedTask> tasks, List<LeasedTask> more) {
		List<LeasedTask> all = new ArrayList<>(tasks);
		all.addAll(more);
		return all;
	}

	private CompletableFuture<List<LeasedTask>> leaseTasks(List<InboundDelivery> taken, ClaimRequest request) {
		Map<Ticket, InboundDelivery> deliveries = selectClaimable(taken, request);
		if (deliveries.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		List<Ticket> tickets = List.copyOf(deliveries.keySet());
		return this.ledger.claim(tickets, request.lease(), request.worker()).whenComplete((claimed, failure) -> {
			if (failure != null) {
				this.messageConsumer.restore(List.copyOf(deliveries.values()));
			}
		}).thenApply((claimed) -> {
			deliveries.values().forEach(InboundDelivery::acknowledge);
			List<LeasedTask> tasks = claimed.stream().flatMap(Optional::stream).toList();
			if (!tasks.isEmpty()) {
				this.leasedAt = SystemTaskClock.monotonicNanos();
			}
			if (tasks.size() < taken.size()) {
				this.messageConsumer.notifyOfMore();
			}
			return tasks;
		});
	}

	/**
	 * Settle the deliveries that the ledger need not be asked about; returns the rest.
	 */
	private Map<Ticket, InboundDelivery> selectClaimable(List<InboundDelivery> taken, ClaimRequest request) {
		Map<Ticket, InboundDelivery> deliveries = new LinkedHashMap<>(taken.size() * 2);
		for (InboundDelivery delivery : taken) {
			Ticket ticket = delivery.ticket();
			if (delivery.isOfUnknownKind()) {
				PeriodicAlarm.scheduleAction(this.timer, delivery::release, UNKNOWN_KIND_DELAY.toMillis());
				continue;
			}
			if (ticket == null) {
				this.foreignMessages.addDeadLetter(delivery);
				continue;
			}
			if (request.excluded().contains(ticket.id())) {
				PeriodicAlarm.scheduleAction(this.timer, delivery::release, EXCLUDED_TICKET_DELAY.toMillis());
				continue;
			}
			InboundDelivery before = deliveries.put(ticket, delivery);
			if (before != null) {
				before.acknowledge(); // the later one comes by a channel that is open
			}
		}
		return deliveries;
	}

	/** How long nothing has been leased, in milliseconds. */
	long idleMillis() {
		return TimeUnit.NANOSECONDS.toMillis(SystemTaskClock.monotonicNanos() - this.leasedAt);
	}

}
