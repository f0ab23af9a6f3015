// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of ticket batches: no ready task is lost on its way to the broker.
 */
interface TicketBatchContract extends LedgerTopic {

	private void exceedTicketBatchTimeout() {
		elapse(ticketBatchTimeout().plusMillis(100));
	}

	@Test
	default void ticketBatchThatWasNotPublishedInTimeIsIssuedAgain() {
		TicketBatch ticketBatch = queue().add("a", "b");
		assertThat(queue().due().ticketBatch()).isEqualTo(TicketBatch.NONE);
		exceedTicketBatchTimeout();
		assertThat(queue().dueTickets()).isEqualTo(ticketBatch.tickets());
		exceedTicketBatchTimeout();
		assertThat(queue().dueTickets()).isEmpty();
		assertThat(queue().claim(ticketBatch.tickets().get(0))).isPresent();
	}

	@Test
	default void ticketBatchThatWasIssuedAgainInVainIsIssuedOnceMore() {
		queue().add("a");
		exceedTicketBatchTimeout();
		assertThat(queue().due().ticketBatch().tickets()).hasSize(1);
		assertThat(queue().due().ticketBatch()).isEqualTo(TicketBatch.NONE);
		exceedTicketBatchTimeout();
		assertThat(queue().due().ticketBatch().tickets()).hasSize(1);
	}

	@Test
	default void publishedTicketsAreNotIssuedAgain() {
		TicketBatch ticketBatch = queue().add("a");
		queue().confirmBatches(ticketBatch);
		queue().confirmBatches(ticketBatch);
		exceedTicketBatchTimeout();
		assertThat(queue().dueTickets()).isEmpty();
	}

	@Test
	default void voidTicketsAreNotIssuedAgain() {
		TicketBatch ticketBatch = queue().add("cancelled", "running", "waiting");
		ContractQueue.join(queue().ledger().cancel(List.of("cancelled")));
		queue().run(ticketBatch.tickets().get(1));
		exceedTicketBatchTimeout();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactly("waiting");
	}

	@Test
	default void ticketsOfReleasedAndRequeuedTasksAreIssuedAgain() {
		queue().settle(Settlement.release(queue().run(queue().ticket("released")).lease()));
		queue().settle(Settlement.dead(queue().run(queue().ticket("dead")).lease(), "given up"));
		ContractQueue.join(queue().ledger().requeue(List.of("dead")));
		exceedTicketBatchTimeout();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactlyInAnyOrder("released", "dead");
	}

	@Test
	default void nextPollIsNotAfterTheTicketBatchIsLate() {
		queue().add("a");
		DueTickets due = queue().due();
		assertThat(due.nextPoll()).isBetween(0L, ticketBatchTimeout().toMillis());
	}

	@Test
	default void anotherNodeIssuesTicketsThatWereNotPublished() {
		TicketBatch ticketBatch = queue().add("a");
		exceedTicketBatchTimeout();
		assertThat(otherNode().dueTickets()).isEqualTo(ticketBatch.tickets());
		assertThat(queue().dueTickets()).isEmpty();
	}

}
