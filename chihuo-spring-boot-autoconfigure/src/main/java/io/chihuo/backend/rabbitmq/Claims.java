package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

/**
 * Turns messages into leases: claims the tasks of their tickets in the ledger, after
 * which the broker can forget them.
 */
final class Claims {

	private final QueueLedger ledger;

	private final Inbox inbox;

	private final Strangers strangers;

	private volatile long leasedAt = System.nanoTime();

	Claims(QueueLedger ledger, Inbox inbox, Strangers strangers) {
		this.ledger = ledger;
		this.inbox = inbox;
		this.strangers = strangers;
	}

	/** Claim of what has arrived. */
	CompletableFuture<List<LeasedTask>> claimArrived(int max, Duration lease, String worker) {
		while (true) {
			List<Delivery> taken = this.inbox.take(max);
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
			List<Delivery> taken = this.inbox.take(max);
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
		Map<Ticket, Delivery> deliveries = claimable(taken);
		if (deliveries.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		List<Ticket> tickets = List.copyOf(deliveries.keySet());
		return this.ledger.claim(tickets, lease, worker).whenComplete((claimed, failure) -> {
			if (failure != null) {
				this.inbox.putBack(List.copyOf(deliveries.values()));
			}
		}).thenApply((claimed) -> {
			deliveries.values().forEach(Delivery::acknowledge);
			List<LeasedTask> tasks = claimed.stream().flatMap(Optional::stream).toList();
			if (!tasks.isEmpty()) {
				this.leasedAt = System.nanoTime();
			}
			if (tasks.size() < taken.size()) {
				this.inbox.tellOfMore();
			}
			return tasks;
		});
	}

	/** Deal with what the ledger need not be asked about; returns the rest. */
	private Map<Ticket, Delivery> claimable(List<Delivery> taken) {
		Map<Ticket, Delivery> deliveries = new LinkedHashMap<>(taken.size() * 2);
		for (Delivery delivery : taken) {
			Ticket ticket = delivery.ticket();
			if (ticket == null) {
				this.strangers.bury(delivery);
				continue;
			}
			Delivery before = deliveries.put(ticket, delivery);
			if (before != null) {
				before.acknowledge(); // the later one comes by a channel that is open
			}
		}
		return deliveries;
	}

	/** How long nothing has been leased, in milliseconds. */
	long idle() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.leasedAt);
	}

}
