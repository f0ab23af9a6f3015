// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.state.TicketIssuer;

/**
 * Tickets that one call gave out.
 */
final class IssuedTickets implements TicketIssuer {

	private final Map<String, Ticket> latest = new LinkedHashMap<>();

	private final LongSupplier nextNumber;

	IssuedTickets(LongSupplier nextNumber) {
		this.nextNumber = nextNumber;
	}

	@Override
	public long issueTicket(String id, boolean first) {
		Ticket ticket = new Ticket(id, this.nextNumber.getAsLong(), first);
		this.latest.remove(id); // the new one is behind those of other ids
		this.latest.put(id, ticket);
		return ticket.number();
	}

	/** Whether an id's ticket is for the head, as far as it was given out here. */
	boolean isForHead(String id, boolean otherwise) {
		Ticket ticket = this.latest.get(id);
		return (ticket != null) ? ticket.first() : otherwise;
	}

	List<Ticket> issuedTickets(Predicate<Ticket> which) {
		return this.latest.values().stream().filter(which).toList();
	}

}
