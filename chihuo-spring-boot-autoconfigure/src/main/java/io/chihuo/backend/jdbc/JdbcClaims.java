// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
import io.chihuo.backend.ledger.Ticket;

/**
 * Claims tasks of one queue for this process. A claim that failed here may have been
 * made: then its tickets claim the same tasks again.
 */
final class JdbcClaims {

	private static final int MAX_LOST_CLAIMS = 20_000;

	/** The oldest are forgotten; then their leases lapse. */
	private final Set<Ticket> lost = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Ticket, Boolean> eldest) {
			return size() > MAX_LOST_CLAIMS;
		}

	}));

	private final long session;

	JdbcClaims(long session) {
		this.session = session;
	}

	LeaseOwner leaseOwner(String worker) {
		return new LeaseOwner(this.session, worker);
	}

	List<Optional<LeasedTask>> claimTickets(UnitOfWork unit, List<Ticket> tickets, Duration lease, long now) {
		return tickets.stream().map((ticket) -> claimTicket(unit, ticket, lease, now)).toList();
	}

	private Optional<LeasedTask> claimTicket(UnitOfWork unit, Ticket ticket, Duration lease, long now) {
		LeasedTask task = unit.stateMachine().claimTicket(ticket.id(), ticket.number(), lease, now);
		if (task == null && this.lost.contains(ticket) && unit.sessionOf(ticket.id()) == this.session) {
			task = unit.stateMachine().findClaimed(ticket.id(), ticket.number());
			unit.stateMachine().renew((task != null) ? List.of(task.lease()) : List.of(), lease, now);
		}
		return Optional.ofNullable(task);
	}

	/** The caller has the answer, or the failure of the claim. */
	void onClaimAnswered(List<Ticket> tickets, boolean failed) {
		if (failed) {
			tickets.forEach((ticket) -> this.lost.add(ticket));
		}
		else if (!this.lost.isEmpty()) {
			tickets.forEach((ticket) -> this.lost.remove(ticket));
		}
	}

}
