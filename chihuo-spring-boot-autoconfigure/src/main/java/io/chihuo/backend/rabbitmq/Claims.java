package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.Claimed;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.state.WaitingTask;

/**
 * Turns messages into leases: asks the ledger what the tickets are good for, and tells
 * the broker which messages it can forget.
 */
final class Claims {

	/** Waits of a ticket whose id is known for another one, in milliseconds. */
	private static final long SHORTEST_WAIT = 1000;

	private static final long LONGEST_WAIT = 60_000;

	/** Arrives this much early, at most, in milliseconds. */
	private static final long EARLY = 1000;

	private final QueueLedger ledger;

	private final Ledger.Scope scope;

	private final Inbox inbox;

	private final Postman postman;

	private final RunningDeliveries running;

	private final Strangers strangers;

	private final LongSupplier millis;

	private volatile long leasedAt = System.nanoTime();

	Claims(QueueLedger ledger, Ledger.Scope scope, Inbox inbox, Postman postman, RunningDeliveries running,
			Strangers strangers, LongSupplier millis) {
		this.ledger = ledger;
		this.scope = scope;
		this.inbox = inbox;
		this.postman = postman;
		this.running = running;
		this.strangers = strangers;
		this.millis = millis;
	}

	/** Claim of what has arrived. */
	CompletableFuture<List<LeasedTask>> claimArrived(ClaimRequest request) {
		while (true) {
			List<Delivery> taken = this.inbox.take(request.max(), this.running.size());
			CompletableFuture<List<LeasedTask>> leased = lease(taken, request);
			if (!leased.isDone()) {
				return leased.thenCompose((tasks) -> tasks.isEmpty() ? claimArrived(request) : leased);
			}
			if (taken.isEmpty() || leased.isCompletedExceptionally() || !leased.join().isEmpty()) {
				return leased;
			}
		}
	}

	/** Claim of what the broker is asked for. */
	CompletableFuture<List<LeasedTask>> claimFetched(ClaimRequest request, int max) {
		return this.inbox.fill(max).thenCompose((filled) -> {
			List<Delivery> taken = this.inbox.take(max, this.running.size());
			if (taken.isEmpty()) {
				return CompletableFuture.completedFuture(List.of());
			}
			return lease(taken, request).thenCompose((tasks) -> (tasks.size() < max)
					? claimFetched(request, max - tasks.size()).thenApply((more) -> joined(tasks, more))
					: CompletableFuture.completedFuture(tasks));
		});
	}

	private static List<LeasedTask> joined(List<LeasedTask> tasks, List<LeasedTask> more) {
		List<LeasedTask> all = new ArrayList<>(tasks);
		all.addAll(more);
		return all;
	}

	private CompletableFuture<List<LeasedTask>> lease(List<Delivery> taken, ClaimRequest request) {
		List<Delivery> deliveries = claimable(taken, request);
		if (deliveries.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		List<Ticket> tickets = deliveries.stream().map(Delivery::ticket).filter(Objects::nonNull).toList();
		return this.ledger.claim(tickets, request.lease(), request.worker()).whenComplete((claimed, failure) -> {
			if (failure != null) {
				this.inbox.putBack(deliveries);
			}
		}).thenApply((claimed) -> {
			List<LeasedTask> tasks = leased(tickets, deliveries, claimed);
			if (tasks.size() < taken.size()) {
				this.inbox.tellOfMore();
			}
			return tasks;
		});
	}

	/** Deal with what the ledger need not be asked about; returns the rest. */
	private List<Delivery> claimable(List<Delivery> taken, ClaimRequest request) {
		Map<Ticket.Key, Delivery> deliveries = new LinkedHashMap<>(taken.size() * 2);
		long now = this.millis.getAsLong();
		for (Delivery delivery : taken) {
			Ticket ticket = delivery.ticket();
			if (ticket == null) {
				this.strangers.bury(delivery);
			}
			else if (ticket.due() - now > EARLY) {
				postpone(ticket, delivery, ticket.due() - now);
			}
			else if (request.excluded().contains(ticket.id())) {
				postpone(ticket, delivery, SHORTEST_WAIT); // for another node, or for
															// later
			}
			else if (!isKnown(ticket, delivery)) {
				Delivery before = deliveries.put(ticket.key(), delivery);
				if (before != null) {
					before.acknowledge(); // the later one comes by a channel that is open
				}
			}
		}
		return List.copyOf(deliveries.values());
	}

	/**
	 * It may have come again, over another channel, while its first delivery was being
	 * claimed.
	 */
	private boolean isKnown(Ticket ticket, Delivery delivery) {
		return this.scope != Ledger.Scope.SHARED && this.running.again(ticket, delivery);
	}

	private List<LeasedTask> leased(List<Ticket> tickets, List<Delivery> deliveries, List<Claimed> claimed) {
		List<LeasedTask> tasks = new ArrayList<>(tickets.size());
		for (int i = 0; i < deliveries.size(); i++) {
			Ticket ticket = tickets.get(i);
			Delivery delivery = deliveries.get(i);
			LeasedTask task = claimed.get(i).task();
			if (task != null) {
				tasks.add(task);
				keep(ticket, delivery, task);
			}
			else if (claimed.get(i).later()) {
				postpone(ticket, delivery, later(ticket));
			}
			else {
				delivery.acknowledge();
			}
		}
		if (!tasks.isEmpty()) {
			this.leasedAt = System.nanoTime();
		}
		return tasks;
	}

	/** What has waited for long can wait a little longer, and costs less so. */
	private long later(Ticket ticket) {
		WaitingTask task = ticket.task();
		long age = (task != null) ? this.millis.getAsLong() - task.addedAt() : 0;
		return Math.min(Math.max(age / 8, SHORTEST_WAIT), LONGEST_WAIT);
	}

	/** How long nothing has been leased, in milliseconds. */
	long idle() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.leasedAt);
	}

	private void keep(Ticket ticket, Delivery delivery, LeasedTask task) {
		if (this.scope == Ledger.Scope.SHARED) {
			delivery.acknowledge();
			return;
		}
		this.running.begin(task.lease(), ticket, delivery);
		if (this.scope == Ledger.Scope.PROCESS && !this.ledger.issued(ticket)) {
			this.postman.tell(new NodeEvent(NodeEvent.Kind.CLAIMED, ticket.id(), ticket.number(), ticket.issuer()));
		}
	}

	private void postpone(Ticket ticket, Delivery delivery, long millis) {
		this.postman.postpone(ticket, delivery.first(), millis).whenComplete((posted, failure) -> {
			if (failure == null) {
				delivery.acknowledge();
			}
			else {
				delivery.giveBack();
			}
		});
	}

}
