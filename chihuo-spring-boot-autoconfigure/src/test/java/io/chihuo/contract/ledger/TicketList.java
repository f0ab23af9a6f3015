// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

import io.chihuo.backend.ledger.Ticket;

/**
 * The order that a broker keeps: tickets for the head, the largest number first, then
 * those for the tail as they came.
 */
final class TicketList {

	private final Queue<Ticket> head = new PriorityQueue<>(Comparator.comparingLong(Ticket::number).reversed());

	private final Deque<Ticket> tail = new ArrayDeque<>();

	synchronized void add(List<Ticket> tickets) {
		tickets.forEach((ticket) -> (ticket.first() ? this.head : this.tail).add(ticket));
	}

	/** Restore taken tickets, to be taken next. */
	synchronized void restore(List<Ticket> tickets) {
		for (int i = tickets.size() - 1; i >= 0; i--) {
			Ticket ticket = tickets.get(i);
			if (ticket.first()) {
				this.head.add(ticket);
			}
			else {
				this.tail.addFirst(ticket);
			}
		}
	}

	synchronized List<Ticket> take(int most) {
		List<Ticket> taken = new ArrayList<>();
		while (taken.size() < most && !(this.head.isEmpty() && this.tail.isEmpty())) {
			taken.add(this.head.isEmpty() ? this.tail.remove() : this.head.remove());
		}
		return taken;
	}

}
