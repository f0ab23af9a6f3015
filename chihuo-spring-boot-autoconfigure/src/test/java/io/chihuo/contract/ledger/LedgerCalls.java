// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ledger of a queue in the words of a test. Calls block for a bounded time.
 */
final class LedgerCalls {

	private final QueueLedger ledger;

	LedgerCalls(QueueLedger ledger) {
		this.ledger = ledger;
	}

	QueueLedger ledger() {
		return this.ledger;
	}

	TicketBatch add(String... ids) {
		return ContractQueue
			.join(this.ledger.add(Stream.of(ids).map((id) -> ContractQueue.task(id, id, AddOptions.DEFAULTS)).toList()))
			.ticketBatch();
	}

	TicketBatch add(String id, AddOptions options) {
		return ContractQueue.join(this.ledger.add(List.of(ContractQueue.task(id, id, options)))).ticketBatch();
	}

	/** Add a task whose ticket batch the broker has. */
	Ticket ticket(String id) {
		TicketBatch ticketBatch = add(id);
		confirmBatches(ticketBatch);
		assertThat(ticketBatch.tickets()).hasSize(1);
		return ticketBatch.tickets().get(0);
	}

	void confirmBatches(TicketBatch ticketBatch) {
		ContractQueue.join(this.ledger.confirmBatches(List.of(ticketBatch.number())));
	}

	Optional<LeasedTask> claim(Ticket ticket) {
		return claim(ticket, ContractQueue.ONE_HOUR);
	}

	Optional<LeasedTask> claim(Ticket ticket, Duration lease) {
		return ContractQueue.join(this.ledger.claim(List.of(ticket), lease, "worker")).get(0);
	}

	LeasedTask run(Ticket ticket) {
		return run(ticket, ContractQueue.ONE_HOUR);
	}

	LeasedTask run(Ticket ticket, Duration lease) {
		LeasedTask task = claim(ticket, lease).orElseThrow();
		assertThat(task).as("task of " + ticket).isNotNull();
		return task;
	}

	/** Lease the suspect that waits longest, which must be there. */
	LeasedTask claimSuspect(Duration lease) {
		ClaimRequest request = ClaimRequest.of(1, lease, "worker").forSuspect();
		List<LeasedTask> tasks = ContractQueue.join(this.ledger.claimSuspect(request)).tasks();
		assertThat(tasks).hasSize(1);
		return tasks.get(0);
	}

	WithTickets<RunOutcome> settle(Settlement... settlements) {
		return ContractQueue.join(this.ledger.settle(List.of(settlements)));
	}

	DueTickets due() {
		return ContractQueue.join(this.ledger.releaseDue());
	}

	/** All tickets that are issued now. */
	List<Ticket> dueTickets() {
		List<Ticket> tickets = new ArrayList<>();
		for (DueTickets due = due(); !due.ticketBatch().isEmpty(); due = due()) {
			tickets.addAll(due.ticketBatch().tickets());
			confirmBatches(due.ticketBatch());
		}
		return tickets;
	}

}
