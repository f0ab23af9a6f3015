package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Claimed;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

/**
 * Turns messages into leases: asks the ledger what the tickets are good for, and tells
 * the broker which messages it can forget.
 */
final class Claims {

	private static final Logger logger = LoggerFactory.getLogger(Claims.class);

	/** Wait of a ticket whose id runs for another one, in milliseconds. */
	private static final long LATER = 1000;

	/** Arrives this much early, at most, in milliseconds. */
	private static final long EARLY = 1000;

	private final QueueLedger ledger;

	private final Ledger.Scope scope;

	private final Inbox inbox;

	private final Postman postman;

	private final RunningDeliveries running;

	private final LongSupplier millis;

	Claims(QueueLedger ledger, Ledger.Scope scope, Inbox inbox, Postman postman, RunningDeliveries running,
			LongSupplier millis) {
		this.ledger = ledger;
		this.scope = scope;
		this.inbox = inbox;
		this.postman = postman;
		this.running = running;
		this.millis = millis;
	}

	/** Claim of what has arrived. */
	CompletableFuture<List<LeasedTask>> claimArrived(int max, Duration lease, String worker) {
		while (true) {
			List<Delivery> taken = this.inbox.take(max, this.running.size());
			CompletableFuture<List<LeasedTask>> leased = lease(taken, lease, worker);
			if (!leased.isDone()) {
				return leased.thenCompose((tasks) -> tasks.isEmpty() ? claimArrived(max, lease, worker) : leased);
			}
			if (taken.isEmpty() || leased.isCompletedExceptionally() || !leased.join().isEmpty()) {
				return leased;
			}
		}
	}

	/** Claim of what the broker is asked for. */
	CompletableFuture<List<LeasedTask>> claimFetched(int max, Duration lease, String worker) {
		return this.inbox.fill(max).thenCompose((filled) -> {
			List<Delivery> taken = this.inbox.take(max, this.running.size());
			if (taken.isEmpty()) {
				return CompletableFuture.completedFuture(List.of());
			}
			return lease(taken, lease, worker).thenCompose((tasks) -> (tasks.size() < max)
					? claimFetched(max - tasks.size(), lease, worker).thenApply((more) -> joined(tasks, more))
					: CompletableFuture.completedFuture(tasks));
		});
	}

	private static List<LeasedTask> joined(List<LeasedTask> tasks, List<LeasedTask> more) {
		List<LeasedTask> all = new ArrayList<>(tasks);
		all.addAll(more);
		return all;
	}

	private CompletableFuture<List<LeasedTask>> lease(List<Delivery> taken, Duration lease, String worker) {
		Map<Ticket, Delivery> deliveries = new LinkedHashMap<>(taken.size() * 2);
		for (Delivery delivery : taken) {
			Ticket ticket = delivery.ticket();
			if (ticket == null) {
				bury(delivery);
			}
			else if (ticket.due() - this.millis.getAsLong() > EARLY) {
				postpone(ticket, delivery, ticket.due() - this.millis.getAsLong());
			}
			else if (deliveries.putIfAbsent(ticket, delivery) != null) {
				delivery.acknowledge();
			}
		}
		if (deliveries.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		List<Ticket> tickets = List.copyOf(deliveries.keySet());
		return this.ledger.claim(tickets, lease, worker).whenComplete((claimed, failure) -> {
			if (failure != null) {
				this.inbox.putBack(List.copyOf(deliveries.values()));
			}
		}).thenApply((claimed) -> {
			List<LeasedTask> tasks = leased(tickets, deliveries, claimed);
			if (tasks.size() < taken.size()) {
				this.inbox.tellOfMore();
			}
			return tasks;
		});
	}

	private List<LeasedTask> leased(List<Ticket> tickets, Map<Ticket, Delivery> deliveries, List<Claimed> claimed) {
		List<LeasedTask> tasks = new ArrayList<>(tickets.size());
		int i = 0;
		for (Delivery delivery : deliveries.values()) {
			Ticket ticket = tickets.get(i);
			LeasedTask task = claimed.get(i).task();
			if (task != null) {
				tasks.add(task);
				keep(ticket, delivery, task);
			}
			else if (claimed.get(i).later()) {
				postpone(ticket, delivery, LATER);
			}
			else {
				delivery.acknowledge();
			}
			i++;
		}
		return tasks;
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

	/** A message that is no task goes where a person finds it. */
	private void bury(Delivery delivery) {
		StoredDeadLetter letter = letter(delivery);
		logger.warn("A message in the queue of '{}' is no task of ours and becomes dead letter '{}': {}",
				this.inbox.queue(), letter.id(), letter.reason());
		CompletableFuture<Void> buried = (this.scope == Ledger.Scope.NOTHING) ? this.postman.bury(letter)
				: this.ledger.bury(letter);
		buried.whenComplete((done, failure) -> {
			if (failure == null) {
				delivery.acknowledge();
			}
			else {
				delivery.giveBack();
			}
		});
	}

	private StoredDeadLetter letter(Delivery delivery) {
		String id = TicketMessages.id(delivery.properties());
		long now = this.millis.getAsLong();
		return new StoredDeadLetter((id != null && isId(id)) ? id : "message-" + UUID.randomUUID(), delivery.body(),
				Map.of(), 0, 0, now, now, "It was not published by Chihuo: it has no ticket");
	}

	private static boolean isId(String id) {
		return !id.isEmpty() && id.length() <= 170 && id.chars().noneMatch(Character::isISOControl);
	}

}
