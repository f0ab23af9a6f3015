package io.chihuo.backend.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.chihuo.backend.StoreListener;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.Ticket;

/**
 * A broker's queue as far as a ledger needs one: tickets for the head by their numbers,
 * before those for the tail in the order in which they came.
 */
final class TicketBroker {

	private final TreeMap<Long, Ticket> head = new TreeMap<>();

	private final Deque<Ticket> tail = new ArrayDeque<>();

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	void post(Posting posting) {
		posting.tickets().forEach(this::put);
		if (!posting.isEmpty()) {
			this.listeners.forEach(StoreListener::ready);
		}
	}

	private synchronized void put(Ticket ticket) {
		if (ticket.first()) {
			this.head.put(ticket.number(), ticket);
		}
		else {
			this.tail.add(ticket);
		}
	}

	synchronized List<Ticket> take(int most) {
		List<Ticket> tickets = new ArrayList<>();
		while (tickets.size() < most && !this.head.isEmpty()) {
			tickets.add(this.head.pollLastEntry().getValue());
		}
		while (tickets.size() < most && !this.tail.isEmpty()) {
			tickets.add(this.tail.remove());
		}
		return tickets;
	}

	synchronized void lose() {
		this.head.clear();
		this.tail.clear();
	}

	Runnable listen(StoreListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

}
