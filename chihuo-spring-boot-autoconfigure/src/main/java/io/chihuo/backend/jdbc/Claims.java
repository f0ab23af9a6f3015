package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.jdbc.UnitOfWork.Claimant;
import io.chihuo.backend.ledger.Ticket;

/**
 * Claims of this process in one queue.
 */
final class Claims {

	private final LostClaims lost = new LostClaims();

	private final long session;

	Claims(long session) {
		this.session = session;
	}

	Claimant claimant(String worker) {
		return new Claimant(this.session, worker);
	}

	List<Optional<LeasedTask>> claim(UnitOfWork unit, List<Ticket> tickets, Duration lease, long now) {
		return tickets.stream().map((ticket) -> claim(unit, ticket, lease, now)).toList();
	}

	private Optional<LeasedTask> claim(UnitOfWork unit, Ticket ticket, Duration lease, long now) {
		LeasedTask task = unit.states().claim(ticket.id(), ticket.number(), lease, now);
		if (task == null && this.lost.contains(ticket) && unit.session(ticket.id()) == this.session) {
			task = unit.states().claimed(ticket.id(), ticket.number());
			unit.states().renew((task != null) ? List.of(task.lease()) : List.of(), lease, now);
		}
		return Optional.ofNullable(task);
	}

	/** The caller was answered, or told that the claim failed. */
	void answered(List<Ticket> tickets, boolean failed) {
		this.lost.claimed(tickets, failed);
	}

}
