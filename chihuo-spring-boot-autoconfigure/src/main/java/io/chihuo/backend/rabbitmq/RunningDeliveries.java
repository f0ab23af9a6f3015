package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.Lease;
import io.chihuo.backend.ledger.Ticket;

/**
 * Messages of tasks that run here, which the broker keeps until their runs are settled.
 * When the channel is lost it delivers them again: then the new delivery takes the place
 * of the old one, and what was settled meanwhile is not run again.
 */
final class RunningDeliveries {

	private static final int MOST_ENDED = 10_000;

	private final ConcurrentMap<Lease, Delivery> running = new ConcurrentHashMap<>();

	private final ConcurrentMap<Ticket.Key, Lease> leases = new ConcurrentHashMap<>();

	/** Tickets whose acknowledgement may have been lost with the channel. */
	private final Set<Ticket.Key> ended = Collections.newSetFromMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Ticket.Key, Boolean> eldest) {
			return size() > MOST_ENDED;
		}

	});

	/** Whether {@link #ended} was ever put to use. */
	private volatile boolean anyEnded;

	int size() {
		return this.running.size();
	}

	void begin(Lease lease, Ticket ticket, Delivery delivery) {
		this.running.put(lease, delivery);
		this.leases.put(ticket.key(), lease);
	}

	/** A message came; returns whether it is one of these. */
	boolean again(Ticket ticket, Delivery delivery) {
		Lease lease = this.leases.get(ticket.key());
		Delivery before = (lease != null) ? this.running.replace(lease, delivery) : null;
		if (before != null) {
			before.acknowledge(); // a second copy over the same channel; of a lost one
									// nothing comes of it
			return true;
		}
		if (wasEnded(ticket.key())) {
			delivery.acknowledge();
			return true;
		}
		return false;
	}

	private boolean wasEnded(Ticket.Key key) {
		if (!this.anyEnded) {
			return false;
		}
		synchronized (this.ended) {
			return this.ended.contains(key);
		}
	}

	/** Runs are over; returns their messages. */
	List<Delivery> end(List<Lease> leases) {
		List<Delivery> deliveries = take(leases);
		deliveries.forEach(this::noteEnd);
		return deliveries;
	}

	/** Leases were lost before their runs were over; returns their messages. */
	List<Delivery> lose(List<Lease> leases) {
		return take(leases);
	}

	private List<Delivery> take(List<Lease> leases) {
		List<Delivery> deliveries = new ArrayList<>(leases.size());
		for (Lease lease : leases) {
			Delivery delivery = this.running.remove(lease);
			Ticket ticket = (delivery != null) ? delivery.ticket() : null;
			if (delivery != null && ticket != null) {
				this.leases.remove(ticket.key());
				deliveries.add(delivery);
			}
		}
		return deliveries;
	}

	private void noteEnd(Delivery delivery) {
		Ticket ticket = delivery.ticket();
		if (ticket != null && !delivery.acknowledger().isOpen()) {
			synchronized (this.ended) {
				this.ended.add(ticket.key());
			}
			this.anyEnded = true;
		}
	}

	/** The lease of a task lapsed and it got a new ticket; returns its old messages. */
	List<Delivery> replaced(List<Ticket> tickets) {
		Map<String, Long> numbers = new HashMap<>(tickets.size() * 2);
		tickets.forEach((ticket) -> numbers.merge(ticket.id(), ticket.number(), Math::max));
		List<Lease> over = new ArrayList<>(0);
		this.running.forEach((lease, delivery) -> {
			Long number = numbers.get(lease.id());
			Ticket before = delivery.ticket();
			if (number != null && before != null && before.number() < number) {
				over.add(lease);
			}
		});
		return end(over);
	}

}
