package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.QueueLedger;
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
	private static final Duration EXCLUDED_FOR = Duration.ofSeconds(1);

	/** Time after which a message that is left to later versions goes back. */
	private static final Duration UNKNOWN_KIND_FOR = Duration.ofSeconds(30);

	private final QueueLedger ledger;

	private final QueueNames names;

	private final LedgerIdentity identity;

	private final Consumer<Delivery> onForeign;

	private final Inbox inbox;

	private final Strangers strangers;

	private final ScheduledExecutorService timer;

	private volatile long leasedAt = System.nanoTime();

	/**
	 * Create it.
	 * @param onForeign called with a ticket of another ledger or format
	 */
	TicketClaims(QueueLedger ledger, QueueNames names, LedgerIdentity identity, Inbox inbox, Strangers strangers,
			ScheduledExecutorService timer, Consumer<Delivery> onForeign) {
		this.names = names;
		this.identity = identity;
		this.onForeign = onForeign;
		this.ledger = ledger;
		this.inbox = inbox;
		this.strangers = strangers;
		this.timer = timer;
	}

	/** Claim of what has arrived. */
	CompletableFuture<List<LeasedTask>> claimArrived(ClaimRequest request) {
		if (this.identity.known() == null) {
			return this.identity.get().thenCompose((known) -> claimArrived(request));
		}
		while (true) {
			List<Delivery> taken = this.inbox.take(request.max());
			Delivery foreign = foreign(taken);
			if (foreign != null) {
				this.inbox.putBack(taken);
				this.onForeign.accept(foreign);
				return CompletableFuture.completedFuture(List.of());
			}
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
		return this.identity.get().thenCompose((known) -> this.inbox.fill(max)).thenCompose((filled) -> {
			List<Delivery> taken = this.inbox.take(max);
			Delivery foreign = foreign(taken);
			if (foreign != null) {
				this.inbox.putBack(taken);
				return CompletableFuture
					.failedFuture(new BackendUnavailableException(this.identity.explain(this.names, foreign), null));
			}
			if (taken.isEmpty()) {
				return CompletableFuture.completedFuture(List.of());
			}
			return lease(taken, request).thenCompose((tasks) -> (tasks.size() < max)
					? claimFetched(request, max - tasks.size()).thenApply((more) -> joined(tasks, more))
					: CompletableFuture.completedFuture(tasks));
		});
	}

	/**
	 * A ticket of another ledger must not be acknowledged, since that one knows its task.
	 */
	private @Nullable Delivery foreign(List<Delivery> taken) {
		for (Delivery delivery : taken) {
			if (!this.identity.owns(delivery)) {
				return delivery;
			}
		}
		return null;
	}

	private static List<LeasedTask> joined(List<LeasedTask> tasks, List<LeasedTask> more) {
		List<LeasedTask> all = new ArrayList<>(tasks);
		all.addAll(more);
		return all;
	}

	private CompletableFuture<List<LeasedTask>> lease(List<Delivery> taken, ClaimRequest request) {
		Map<Ticket, Delivery> deliveries = claimable(taken, request);
		if (deliveries.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		List<Ticket> tickets = List.copyOf(deliveries.keySet());
		return this.ledger.claim(tickets, request.lease(), request.worker()).whenComplete((claimed, failure) -> {
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
	private Map<Ticket, Delivery> claimable(List<Delivery> taken, ClaimRequest request) {
		Map<Ticket, Delivery> deliveries = new LinkedHashMap<>(taken.size() * 2);
		for (Delivery delivery : taken) {
			Ticket ticket = delivery.ticket();
			if (delivery.ofUnknownKind()) {
				this.timer.schedule(delivery::giveBack, UNKNOWN_KIND_FOR.toMillis(), TimeUnit.MILLISECONDS);
				continue;
			}
			if (ticket == null) {
				this.strangers.addDeadLetter(delivery);
				continue;
			}
			if (request.excluded().contains(ticket.id())) {
				PeriodicAlarm.plan(this.timer, delivery::giveBack, EXCLUDED_FOR.toMillis());
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
