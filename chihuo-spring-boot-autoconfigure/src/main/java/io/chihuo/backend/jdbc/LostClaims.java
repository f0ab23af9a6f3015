package io.chihuo.backend.jdbc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.chihuo.backend.ledger.Ticket;

/**
 * Tickets whose claim may have been made although it failed here. The oldest are
 * forgotten; then their leases lapse.
 */
final class LostClaims {

	private static final int MOST = 20_000;

	private final Set<Ticket.Key> tickets = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<Ticket.Key, Boolean> eldest) {
				return size() > MOST;
			}

		}));

	void claimed(List<Ticket> tickets, boolean failed) {
		if (failed) {
			tickets.forEach((ticket) -> this.tickets.add(ticket.key()));
		}
		else if (!this.tickets.isEmpty()) {
			tickets.forEach((ticket) -> this.tickets.remove(ticket.key()));
		}
	}

	boolean contains(Ticket ticket) {
		return !this.tickets.isEmpty() && this.tickets.contains(ticket.key());
	}

}
